/** Another file in the place of the open one, and a left-over log beside a copy: with real files. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { createServices } from '../../../../src/main/services/index.ts';
import { appPaths } from '../../../../src/main/platform/paths.ts';
import { howMany } from '../../../support/deep.ts';
import { codeOf, householdHome, temporaryFolder } from '../../../support/home.ts';

type Home = Awaited<ReturnType<typeof householdHome>>;
let home: Home;
let file: string;

beforeEach(async () => {
  home = await householdHome();
  file = join(home.folder, 'instance', 'selu.db');
});

const save = (name: string, { services }: Pick<Home, 'services'> = home) =>
  services.credentials.save(
    machine,
    { scope: 'system' },
    { capabilityId: 'pim', name, mode: 'put', value: `value of ${name}` },
  );

/** What a new connection finds, in a copy, so that looking at it changes nothing. */
function namesIn(path: string): unknown {
  const copy = join(mkdtempSync(join(home.folder, 'look-')), 'copy.db');
  copyFileSync(path, copy);
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
  const db = new Database(copy);
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    return db.prepare('select credential_name from system_credentials order by 1').pluck().all();
  } finally {
    db.close();
  }
}

/** A backup with one value in it, made while Selu was closed, a run ago. */
async function backup(name: string): Promise<string> {
  const { instance } = home.services;
  await save(name);
  instance.close();
  const path = join(home.folder, 'backup.db');
  copyFileSync(file, path);
  instance.start();
  await save('a run ago');
  instance.close();
  instance.start();
  return path;
}

describe.each([
  ['put in its place', (path: string) => renameSync(path, file)],
  ['copied over it', (path: string) => copyFileSync(path, file)],
])('a file that is %s while Selu has it open', (_how, place) => {
  it('is noticed before a write, and opened as it is', async () => {
    const path = await backup('A');
    await save('B');
    const content = readFileSync(path);
    place(path);
    // An older one counts for nothing until somebody who has the secret says so.
    expect(await codeOf(() => save('C'))).toBe('changed_outside');
    expect(home.services.outside.reason()).toBe('older');
    expect(readFileSync(file)).toEqual(content);
    expect(namesIn(file)).toEqual(['A']);
    // What was in the log is kept beside it.
    expect(existsSync(`${file}-wal.left`)).toBe(true);
    expect(home.services.instance.replacements).toBe(1);
    await home.services.outside.acceptAll(machine, null);
    await save('D');
    home.services.instance.close();
    expect(namesIn(file)).toEqual(['A', 'D']);
  });

  it('is let go of where it is somebody else’s, or not whole, and opened when it is put right', async () => {
    const path = await backup('A');
    const other = await householdHome();
    other.services.instance.close();
    const half = join(home.folder, 'half.db');
    writeFileSync(half, readFileSync(path).subarray(0, statSync(path).size / 2));
    const ours = join(home.folder, 'ours.db');
    copyFileSync(file, ours);
    for (const wrong of [join(other.folder, 'instance', 'selu.db'), half]) {
      const content = readFileSync(wrong);
      place(wrong);
      expect(await codeOf(() => save('B'))).toBe('database_replaced');
      expect(home.services.instance.state).toMatchObject({
        name: 'problem',
        error: { code: 'database_replaced' },
      });
      expect(home.services.instance.isPutBack()).toBe(false);
      expect(readFileSync(file)).toEqual(content);
      rmSync(file);
      copyFileSync(ours, file);
      expect(home.services.instance.isPutBack()).toBe(true);
      home.services.instance.start();
    }
    await save('C');
    expect(namesIn(file)).toEqual(['A', 'C', 'a run ago']);
  });

  it('with its log is neither overwritten nor deprived of it', async () => {
    await save('A');
    const { instance } = home.services;
    // A copy of the folder as it is while the app runs.
    const copies = [file, `${file}-wal`].map((each) => {
      const copy = each.replace(file, join(home.folder, 'copy.db'));
      copyFileSync(each, copy);
      return copy;
    });
    instance.close();
    instance.start();
    await save('B');
    const [database = '', log = ''] = copies;
    const content = readFileSync(log);
    place(database);
    renameSync(log, `${file}-wal`);
    expect(await codeOf(() => save('C'))).toBe('database_replaced');
    expect(readFileSync(`${file}-wal`)).toEqual(content);
    instance.start();
    expect(instance.state).toMatchObject({ error: { code: 'database_log_foreign' } });
    instance.close();
    expect(readFileSync(`${file}-wal`)).toEqual(content);
  });

  it('is noticed without a write, and by closing', async () => {
    const path = await backup('A');
    await save('B');
    const content = readFileSync(path);
    place(path);
    home.services.instance.close();
    expect(readFileSync(file)).toEqual(content);
  });
});

it.runIf(existsSync('/proc/locks'))(
  'looking at the file takes no lock of SQLite from it',
  async () => {
    const inode = String(statSync(file).ino);
    const locks = (): number =>
      readFileSync('/proc/locks', 'utf8')
        .split('\n')
        .filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${inode} `)).length;
    expect(locks()).toBe(1);
    await save('A');
    home.services.instance.requireSameFile();
    expect(locks()).toBe(1);
    home.services.instance.close();
    expect(locks()).toBe(0);
  },
);

it('a file that is gone is noticed, and opened by itself when it is put back', async () => {
  const { instance } = home.services;
  await save('A');
  const away = join(home.folder, 'away.db');
  renameSync(file, away);
  expect(await codeOf(() => save('B'))).toBe('database_replaced');
  expect(instance.isPutBack()).toBe(false);
  // Asking again without it does not make it be taken for nothing.
  instance.start();
  expect(instance.state).toMatchObject({ error: { code: 'database_gone' } });
  renameSync(away, file);
  expect(instance.isPutBack()).toBe(true);
  instance.start();
  await save('C');
  expect(namesIn(file)).toEqual(['A', 'C']);
});

it.each([
  ['the log', ['-wal']],
  ['the log and its index', ['-wal', '-shm']],
])(
  'where %s is gone, what was saved comes into the file, and nobody notices',
  async (_what, gone) => {
    const { instance } = home.services;
    await save('A');
    for (const end of gone) rmSync(`${file}${end}`);
    instance.requireSameFile();
    expect(namesIn(file)).toEqual(['A']);
    expect(instance.isUnlocked).toBe(true);
    for (const end of gone) rmSync(`${file}${end}`);
    await save('B');
    expect(namesIn(file)).toEqual(['A', 'B']);
    expect(instance.replacements).toBe(0);
  },
);

type Done =
  | 'save'
  | 'look'
  | 'no log'
  | 'same renamed'
  | 'same copied'
  | 'older'
  | 'gone'
  | 'put back';

it('whatever happens to its files, what is said to be saved is there for a new connection', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.constantFrom<Done>(
          ...(['save', 'look', 'no log', 'same renamed', 'same copied'] as const),
          ...(['older', 'gone', 'put back'] as const),
        ),
        { minLength: 4, maxLength: 14 },
      ),
      async (steps) => {
        home = await householdHome();
        file = join(home.folder, 'instance', 'selu.db');
        const { instance, outside } = home.services;
        await save('first');
        instance.close();
        const older = join(home.folder, 'older.db');
        copyFileSync(file, older);
        instance.start();
        const copy = join(home.folder, 'copy.db');
        const same = (): void => {
          // As a service that copies files has it: without the log.
          if (existsSync(file)) copyFileSync(file, copy);
        };
        const act: Readonly<Record<Exclude<Done, 'save'>, () => void>> = {
          look: () => instance.requireSameFile(),
          'no log': () => rmSync(`${file}-wal`, { force: true }),
          'same renamed': () => {
            same();
            if (existsSync(copy)) renameSync(copy, file);
          },
          'same copied': () => {
            same();
            if (existsSync(copy)) copyFileSync(copy, file);
          },
          older: () => copyFileSync(older, file),
          gone: () => rmSync(file, { force: true }),
          'put back': () => {
            if (!existsSync(file)) copyFileSync(older, file);
            if (instance.isPutBack()) instance.start();
          },
        };
        for (const [index, step] of [...steps, 'save' as const].entries()) {
          if (step !== 'save') {
            await codeOf(() => act[step]());
            continue;
          }
          if (instance.isUnlocked && outside.reason() === 'older') {
            await codeOf(() => outside.acceptAll(machine, null));
          }
          const name = `step ${index}`;
          if ((await codeOf(() => save(name))) === 'done') {
            expect(namesIn(file), steps.join(', ')).toContain(name);
          }
        }
        instance.close();
        home.services.panel.close();
        if (existsSync(file)) namesIn(file);
      },
    ),
    { numRuns: howMany({ short: 8, deep: 150 }) },
  );
}, 180_000);

it('what another process writes and checkpoints is no replacement', async () => {
  await save('A');
  const env = { SELU_DESKTOP_HOME: home.folder, SELU_ENCRYPTION_KEY: home.secret };
  const other = createServices({ paths: appPaths(env), env });
  other.panel.start();
  other.instance.start();
  for (let index = 0; index < 5; index += 1) {
    await save(`other ${index}`, { services: other });
    // Seen while it is in the log, and again when it is in the file.
    if (index % 2 === 0) home.services.instance.requireSameFile();
    const db = new Database(file);
    db.pragma('wal_checkpoint(truncate)');
    db.close();
    home.services.instance.requireSameFile();
    await save(`ours ${index}`);
  }
  other.instance.close();
  other.panel.close();
  await save('B');
  home.services.instance.requireSameFile();
  expect(home.services.credentials.listSystem()).toHaveLength(12);
});

describe('a log beside the database at the start', () => {
  /** A home as a crash leaves it: everything as it is on the disk now, opened by nobody. */
  function crashed(): { folder: string; file: string; services: Home['services'] } {
    const folder = temporaryFolder();
    const other = join(folder, 'instance', 'selu.db');
    const env = { SELU_DESKTOP_HOME: folder, SELU_ENCRYPTION_KEY: home.secret };
    const services = createServices({ paths: appPaths(env), env });
    services.panel.start();
    services.panel.close();
    for (const name of ['panel.db', 'panel.db-wal']) {
      if (existsSync(join(home.folder, name))) {
        copyFileSync(join(home.folder, name), join(folder, name));
      }
    }
    rmSync(join(folder, 'panel.db-shm'), { force: true });
    const at = join(folder, 'instance');
    mkdirSync(at, { recursive: true });
    copyFileSync(file, other);
    copyFileSync(`${file}-wal`, `${other}-wal`);
    return { folder, file: other, services };
  }

  it('of its own is applied after a crash', async () => {
    await backup('A');
    await save('B');
    const { services } = crashed();
    services.panel.start();
    services.instance.start();
    expect(services.credentials.listSystem().map(({ name }) => name)).toEqual([
      'A',
      'B',
      'a run ago',
    ]);
    expect(services.outside.reason()).toBeNull();
    services.instance.close();
    services.panel.close();
  });

  it('of another one is not applied to a copy that was put there', async () => {
    const path = await backup('A');
    await save('B');
    const left = crashed();
    copyFileSync(path, left.file);
    const log = readFileSync(`${left.file}-wal`);
    left.services.panel.start();
    left.services.instance.start();
    expect(left.services.instance.state).toMatchObject({
      name: 'problem',
      error: { code: 'database_log_foreign', params: { log: `${left.file}-wal` } },
    });
    left.services.instance.close();
    expect(readFileSync(left.file)).toEqual(readFileSync(path));
    expect(readFileSync(`${left.file}-wal`)).toEqual(log);
    // As the sentence says.
    renameSync(`${left.file}-wal`, join(left.folder, 'log'));
    left.services.instance.start();
    expect(left.services.outside.reason()).toBe('older');
    left.services.instance.close();
    left.services.panel.close();
  });

  it('that a checkpoint has begun to bring into the file is its own', async () => {
    await backup('A');
    await save('B');
    const left = crashed();
    // As a checkpoint does it, and is cut off after the first page.
    const log = readFileSync(`${left.file}-wal`);
    const size = log.readUInt32BE(8);
    const database = readFileSync(left.file);
    for (let at = 32; at + 24 + size <= log.length; at += 24 + size) {
      if (log.readUInt32BE(at) === 1) log.copy(database, 0, at + 24, at + 24 + size);
    }
    writeFileSync(left.file, database);
    left.services.panel.start();
    left.services.instance.start();
    expect(left.services.credentials.listSystem().map(({ name }) => name)).toEqual([
      'A',
      'B',
      'a run ago',
    ]);
    left.services.instance.close();
    left.services.panel.close();
  });
});
