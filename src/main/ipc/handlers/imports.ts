/** Importing a file, by an administrator or for oneself alone: the two differ in who may call them. */
import type { ImportTake } from '#shared/contract/schemas.ts';
import type { Caller } from '../../services/common/caller.ts';
import type { Handlers } from '../router.ts';
import { done, undoable, type HandlerDependencies } from './dependencies.ts';

interface Choice {
  readonly handle: string;
  readonly takes: readonly ImportTake[];
  readonly seen: string;
}

const ownTake = (take: Omit<ImportTake, 'scope'>): ImportTake => ({ ...take, scope: 'user' });

export function importsHandlers({
  services: { imports, instance },
  chooseImport,
  showInFolder,
}: HandlerDependencies): Handlers['imports'] {
  const run = async (caller: Caller, { handle, takes, seen }: Choice) => {
    const { undo, ...counts } = await imports.run(caller, handle, takes, seen);
    return { ...counts, undo: undoable(undo) };
  };
  return {
    choose: async (_input, { caller, window }) => {
      const file = await chooseImport(window);
      caller.stillAllowed(instance.store());
      return { read: file === null ? null : await imports.choose(caller, file) };
    },
    readAs: ({ handle, kind }, { caller }) => imports.readAs(caller, handle, kind),
    preview: ({ handle, takes }, { caller }) => imports.preview(caller, handle, takes),
    previewOwn: ({ handle, takes }, { caller }) =>
      imports.preview(caller, handle, takes.map(ownTake)),
    run: (choice, { caller }) => run(caller, choice),
    runOwn: ({ takes, ...choice }, { caller }) =>
      run(caller, { ...choice, takes: takes.map(ownTake) }),
    showFile: ({ handle }, { caller }) => {
      showInFolder(imports.fileOf(caller, handle));
      return done;
    },
    discard: ({ handle }, { caller }) => {
      imports.discard(caller, handle);
      return done;
    },
  };
}
