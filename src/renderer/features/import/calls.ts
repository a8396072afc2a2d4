/** The calls behind the page: administrators import shared credentials and their own, members their own. */
import type { ImportPreview, ImportTake, SignedInUser } from '#shared/contract/schemas.ts';
import type { Output } from '#shared/contract/index.ts';
import type { Result } from '#shared/errors.ts';
import { ask } from '../../calls/client.ts';

interface ImportCalls {
  readonly preview: (
    handle: string,
    takes: readonly ImportTake[],
  ) => Promise<Result<ImportPreview>>;
  readonly run: (
    handle: string,
    takes: readonly ImportTake[],
    seen: string,
  ) => Promise<Result<Output<'imports.run'>>>;
}

export const callsFor = ({ isAdmin }: SignedInUser): ImportCalls =>
  isAdmin ? adminCalls : ownCalls;

const adminCalls: ImportCalls = {
  preview: (handle, takes) => ask('imports.preview', { handle, takes: [...takes] }),
  run: (handle, takes, seen) => ask('imports.run', { handle, takes: [...takes], seen }),
};

const own = ({ scope: _, ...take }: ImportTake) => take;

const ownCalls: ImportCalls = {
  preview: (handle, takes) => ask('imports.previewOwn', { handle, takes: takes.map(own) }),
  run: (handle, takes, seen) => ask('imports.runOwn', { handle, takes: takes.map(own), seen }),
};
