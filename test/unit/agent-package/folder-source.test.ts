/** A folder that becomes another one while it is read: nothing from outside is ever copied. */
import { linkSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { copyFolder } from '../../../src/main/agent-package/folder-source.ts';
import {
  holdByComparing,
  holdByDescriptor,
  type HoldFolder,
} from '../../../src/main/agent-package/held-folder.ts';
import { Draft } from '../../../src/main/agent-package/unpack-folder.ts';
import { temporaryFolder } from '../../support/home.ts';

const CANARY = 'canary of a private file';

/** Does something at each step of the copying, before and after the step itself. */
class WatchedDraft extends Draft {
  readonly #at: (moment: string) => void;

  constructor(folder: string, at: (moment: string) => void) {
    super(folder);
    this.#at = at;
  }

  override async addFolder(path: string): Promise<void> {
    this.#at(`before ${path}`);
    await super.addFolder(path);
    this.#at(`after ${path}`);
  }

  override async addFile(path: string, content: AsyncIterable<Uint8Array>): Promise<boolean> {
    this.#at(`before ${path}`);
    const written = await super.addFile(path, content);
    this.#at(`after ${path}`);
    return written;
  }
}

const ways: [string, HoldFolder][] = [['by comparing', holdByComparing]];
if (process.platform === 'linux') ways.push(['by descriptor', holdByDescriptor]);

describe.each(ways)('read %s', (_, hold) => {
  function household() {
    const home = temporaryFolder();
    const [source, secrets, target] = ['package', 'private', 'draft'].map((name) =>
      join(home, name),
    ) as [string, string, string];
    for (const folder of [join(source, 'a', 'b'), join(secrets, 'b'), target]) {
      mkdirSync(folder, { recursive: true });
    }
    writeFileSync(join(source, 'a', 'b', 'file'), 'of the package');
    writeFileSync(join(source, 'a', 'b', 'other'), 'of the package');
    for (const name of ['file', 'other', 'more']) {
      writeFileSync(join(secrets, name), CANARY);
      writeFileSync(join(secrets, 'b', name), CANARY);
    }
    return { source, secrets, target };
  }

  const copied = (target: string, draft: Draft): string =>
    draft.made
      .filter(({ kind }) => kind === 'file')
      .map(({ path }) => readFileSync(join(target, path), 'utf8'))
      .join();

  const moments = ['before a', 'after a', 'before a/b', 'after a/b', 'before a/b/file'];
  const swaps: [string, (source: string, secrets: string) => void][] = [
    [
      'the upper folder',
      (source, secrets) => {
        renameSync(join(source, 'a'), join(source, '..', 'aside'));
        symlinkSync(secrets, join(source, 'a'));
      },
    ],
    [
      'the inner folder',
      (source, secrets) => {
        renameSync(join(source, 'a', 'b'), join(source, '..', 'aside'));
        symlinkSync(join(secrets, 'b'), join(source, 'a', 'b'));
      },
    ],
    [
      'a file',
      (source, secrets) => {
        for (const name of ['file', 'other']) {
          renameSync(join(source, 'a', 'b', name), join(source, '..', `aside ${name}`));
          symlinkSync(join(secrets, name), join(source, 'a', 'b', name));
        }
      },
    ],
    [
      'a file, for a second name of a private one',
      (source, secrets) => {
        for (const name of ['file', 'other']) {
          renameSync(join(source, 'a', 'b', name), join(source, '..', `aside ${name}`));
          linkSync(join(secrets, name), join(source, 'a', 'b', name));
        }
      },
    ],
  ];
  const all = swaps.flatMap(([what, swap]) =>
    moments.map((moment) => [what, moment, swap] as const),
  );

  it.each(all)('never through a link in the place of %s, %s', async (_what, when, swap) => {
    const { source, secrets, target } = household();
    let swapped = false;
    const draft = new WatchedDraft(target, (moment) => {
      if (moment !== when || swapped) return;
      swapped = true;
      swap(source, secrets);
    });
    const error = await copyFolder(source, draft, hold).catch((thrown: unknown) => thrown);
    expect(swapped).toBe(true);
    expect(copied(target, draft)).not.toContain(CANARY);
    // By a descriptor the folder is read that was there before.
    if (error !== undefined) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).code).toBe('package_not_a_file');
    }
  });

  it('as it is, where nobody changes it', async () => {
    const { source, target } = household();
    const draft = new Draft(target);
    await copyFolder(source, draft, hold);
    expect(copied(target, draft)).toBe('of the package,of the package');
  });
});
