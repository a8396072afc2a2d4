/** That an agent is there whole at any moment: the old one or the new one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { Draft } from '../../../src/main/agent-package/unpack-folder.ts';
import { placeFolder, removeFolder } from '../../../src/main/agent-package/swap-folder.ts';
import { unpackPackage } from '../../../src/main/agent-package/unpack.ts';
import {
  newWorkFolder,
  removeWhole,
  sweepLeftovers,
} from '../../../src/main/agent-package/work-folders.ts';
import { temporaryFolder } from '../../support/home.ts';
import { agentYaml, writeFiles, type Files } from '../../support/archives.ts';
import { howMany } from '../../support/deep.ts';

const COUNT = 8;

/** An agent of which each file says which version it is of. */
const version = (name: string): Files => ({
  'agent.yaml': `${agentYaml}version: ${name}\n`,
  ...Object.fromEntries(Array.from({ length: COUNT }, (_, n) => [`f/${n}`, name])),
});

/** The version of an agent that is whole; an error for any other. */
function versionOf(folder: string): string {
  const name = /version: (.*)\n/.exec(readFileSync(join(folder, 'agent.yaml'), 'utf8'))?.[1] ?? '';
  const files = readdirSync(join(folder, 'f'));
  expect(files).toHaveLength(COUNT);
  for (const file of files) expect(readFileSync(join(folder, 'f', file), 'utf8')).toBe(name);
  return name;
}

function sourceOf(name: string): string {
  const folder = temporaryFolder();
  writeFiles(folder, version(name));
  return folder;
}

it('a new agent takes the place of the old one, of which nothing is left', async () => {
  const parent = temporaryFolder();
  const target = join(parent, 'helper');
  for (const name of ['one', 'two']) {
    const { place } = await unpackPackage(sourceOf(name), parent);
    await place(target);
    expect(versionOf(target)).toBe(name);
    expect(readdirSync(parent)).toEqual(['helper']);
  }
});

it('the old agent is put back when the new one cannot be moved', async () => {
  const parent = temporaryFolder();
  const target = join(parent, 'helper');
  writeFiles(target, version('old'));
  const draft = new Draft(newWorkFolder(parent));
  mkdirSync(draft.folder);
  const moved = placeFolder(join(draft.folder, 'gone'), target, draft);
  await expect(moved).rejects.toBeInstanceOf(AppError);
  await draft.remove();
  expect(versionOf(target)).toBe('old');
  expect(readdirSync(parent)).toEqual(['helper']);
});

it('nothing is moved before what notes it says so, and all is as it was when that fails', async () => {
  const parent = temporaryFolder();
  const target = join(parent, 'helper');
  writeFiles(target, version('old'));
  const failing = async (swap: () => void) => {
    await Promise.resolve();
    expect(versionOf(target)).toBe('old');
    swap();
    throw new RangeError('not noted');
  };
  const { place } = await unpackPackage(sourceOf('new'), parent);
  const placing = place(target, async (swap) => {
    await failing(() => {
      swap();
      expect(versionOf(target)).toBe('new');
    });
  });
  await expect(placing).rejects.toThrow(RangeError);
  const removing = removeFolder(target, async (swap) => {
    await failing(() => {
      swap();
      expect(existsSync(target)).toBe(false);
    });
  });
  await expect(removing).rejects.toThrow(RangeError);
  expect(versionOf(target)).toBe('old');
  expect(readdirSync(parent)).toEqual(['helper']);
});

it('a note that is tried again moves nothing twice', async () => {
  const parent = temporaryFolder();
  const target = join(parent, 'helper');
  writeFiles(target, version('old'));
  const twice = (swap: () => void) => {
    swap();
    swap();
  };
  const { place } = await unpackPackage(sourceOf('new'), parent);
  await place(target, twice);
  expect(versionOf(target)).toBe('new');
  await removeFolder(target, twice);
  expect(readdirSync(parent)).toEqual([]);
});

it('an agent of which a file went missing is not placed', async () => {
  const parent = temporaryFolder();
  const target = join(parent, 'helper');
  writeFiles(target, version('old'));
  const { place, folder } = await unpackPackage(sourceOf('new'), parent);
  rmSync(join(folder, 'f/3'));
  await expect(place(target)).rejects.toBeInstanceOf(AppError);
  expect(versionOf(target)).toBe('old');
  expect(readdirSync(parent)).toEqual(['helper']);
});

it('an agent has its place beside the others, under a name that may be an id', async () => {
  const parent = temporaryFolder();
  for (const target of ['../elsewhere', 'default', '.hidden', 'deeper/helper']) {
    const { place } = await unpackPackage(sourceOf('one'), parent);
    await expect(place(join(parent, target))).rejects.toThrow();
    expect(readdirSync(parent)).toEqual([]);
  }
});

it('an agent that is removed is gone at once', async () => {
  const parent = temporaryFolder();
  writeFiles(join(parent, 'helper'), version('one'));
  await removeWhole(join(parent, 'helper'));
  expect(readdirSync(parent)).toEqual([]);
});

/** A process that is over. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version']);
  await once(child, 'close');
  return child.pid ?? 0;
}

it('whatever a crash left, a sweep leaves each agent whole and nothing else', async () => {
  const dead = await deadProcess();
  const living = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void living.kill());
  const owners = { dead, own: process.pid, living: living.pid ?? 0 };
  const id = fc.constantFrom('helper', 'a-b.c', '1-2');
  const owner = fc.constantFrom(...(['dead', 'own', 'living'] as const));
  const leftover = fc.record({ kind: fc.constantFrom('new', 'old', 'torn'), id, owner });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(id),
      fc.array(leftover, { maxLength: 5 }),
      async (placed, leftovers) => {
        const parent = temporaryFolder();
        writeFiles(parent, { 'readme.txt': 'not ours', '.new-thing/x': 'not ours either' });
        for (const name of placed) writeFiles(join(parent, name), version('placed'));
        const kept = leftovers.flatMap(({ kind, ...from }, index) => {
          const start = `${kind === 'old' ? '.old' : '.new'}-${owners[from.owner]}-${String(index).padStart(12, '0')}`;
          const name = kind === 'old' ? `${start}-${from.id}` : start;
          writeFiles(join(parent, name), kind === 'torn' ? { 'f/1': 'half' } : version(`${index}`));
          return from.owner === 'living' ? [name] : [];
        });
        await sweepLeftovers(parent);
        const back = leftovers
          .filter(({ kind, owner: by }) => kind === 'old' && by !== 'living')
          .map((item) => item.id);
        const agents = new Set([...placed, ...back]);
        expect(readdirSync(parent).sort()).toEqual(
          [...agents, ...kept, 'readme.txt', '.new-thing'].sort(),
        );
        for (const name of agents) {
          // The latest of those that were moved aside is the one that was in use.
          const latest = leftovers.findLastIndex(
            ({ kind, owner: by, id: of }) => kind === 'old' && by !== 'living' && of === name,
          );
          expect(versionOf(join(parent, name))).toBe(
            placed.includes(name) ? 'placed' : `${latest}`,
          );
        }
      },
    ),
    { numRuns: howMany({ short: 12, deep: 80 }) },
  );
  await sweepLeftovers(join(temporaryFolder(), 'none'));
});

it('an agent that was removed is not put back', async () => {
  const parent = temporaryFolder();
  const dead = await deadProcess();
  for (const id of ['gone', 'helper']) {
    writeFiles(join(parent, `.old-${dead}-0123456789ab-${id}`), version('old'));
  }
  await sweepLeftovers(parent, { isInstalled: (id) => id === 'helper' });
  expect(readdirSync(parent)).toEqual(['helper']);
  expect(versionOf(join(parent, 'helper'))).toBe('old');
});

it('a process that has the number of one before the last start of the computer keeps nothing away', async () => {
  const parent = temporaryFolder();
  const living = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void living.kill());
  const aside = `.old-${living.pid}-0123456789ab-helper`;
  writeFiles(join(parent, aside), version('old'));
  await sweepLeftovers(parent);
  expect(readdirSync(parent)).toEqual([aside]);
  await sweepLeftovers(parent, { bootedAt: Date.now() + 60_000 });
  expect(readdirSync(parent)).toEqual(['helper']);
});

it('a leftover that stays keeps no agent away', async () => {
  const parent = temporaryFolder();
  const dead = await deadProcess();
  writeFiles(join(parent, `.old-${dead}-0123456789ab-helper`), version('old'));
  const stuck = `.old-${dead}-0123456789ac-${'x'.repeat(40)}`;
  writeFiles(join(parent, stuck), version('stuck'));
  chmodSync(join(parent, stuck, 'f'), 0o500);
  onTestFinished(() => {
    for (const name of readdirSync(parent)) chmodSync(join(parent, name, 'f'), 0o700);
  });
  const swept = sweepLeftovers(parent, { isInstalled: (id) => id === 'helper' });
  if (process.getuid?.() === 0) await swept;
  else await expect(swept).rejects.toMatchObject({ code: 'EACCES' });
  expect(versionOf(join(parent, 'helper'))).toBe('old');
});

it('an installation in progress is not swept away', async () => {
  const parent = temporaryFolder();
  const { place } = await unpackPackage(sourceOf('one'), parent);
  await sweepLeftovers(parent);
  await place(join(parent, 'helper'));
  expect(versionOf(join(parent, 'helper'))).toBe('one');
});

it('survives being killed at any moment of a replacement', async () => {
  const home = temporaryFolder();
  const [source, parent] = [join(home, 'source'), join(home, 'agents')];
  for (const n of ['0', '1']) writeFiles(join(source, n), version(n));
  const script = fileURLToPath(new URL('children/replace.ts', import.meta.url));
  let moments = 0;
  for (let round = 0; round < 8; round += 1) {
    const child = spawn(process.execPath, [script, source, parent, `${round}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    await new Promise((resolve) => void setTimeout(resolve, round * 4.7));
    child.kill('SIGKILL');
    await closed;
    if (readdirSync(parent).length > 1) moments += 1;
    await sweepLeftovers(parent);
    expect(readdirSync(parent)).toEqual(['helper']);
    expect(['0', '1']).toContain(versionOf(join(parent, 'helper')));
  }
  // Else every kill came between two replacements, and the loop showed nothing.
  expect(moments).toBeGreaterThan(0);
});

it('a move that was cut between its two halves is undone', async () => {
  const parent = temporaryFolder();
  writeFiles(join(parent, 'helper'), version('old'));
  const { folder } = await unpackPackage(sourceOf('new'), parent);
  const ours = new RegExp(`^\\.new-${process.pid}-`);
  const dead = await deadProcess();
  const mine = readdirSync(parent).find((name) => ours.test(name)) ?? '';
  renameSync(folder, join(parent, mine.replace(`-${process.pid}-`, `-${dead}-`)));
  renameSync(join(parent, 'helper'), join(parent, `.old-${dead}-0123456789ab-helper`));
  expect(existsSync(join(parent, 'helper'))).toBe(false);
  await sweepLeftovers(parent);
  expect(readdirSync(parent)).toEqual(['helper']);
  expect(versionOf(join(parent, 'helper'))).toBe('old');
});
