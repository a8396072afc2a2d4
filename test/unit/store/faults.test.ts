/** A damaged file, a locked one, a full disk, a read-only folder: said in time, nothing lost. */
import { chmodSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { Connection } from '../../../src/main/store/core/connection.ts';
import { instanceMigrations } from '../../../src/main/store/instance/own/migrations/index.ts';
import { openDatabase } from '../../../src/main/store/core/database.ts';
import {
  createInstanceStore,
  openInstanceStore,
} from '../../../src/main/store/instance/own/open.ts';
import { openPanelStore } from '../../../src/main/store/panel/panel.ts';
import { temporaryFolder } from '../../support/home.ts';
import { mountSmall, startChild } from './processes.ts';
import { createSample, systemRow } from './sample.ts';
import { steps } from './steps.ts';
import { howMany } from '../../support/deep.ts';

const appError = (code: string, file: string) =>
  expect.objectContaining({ constructor: AppError, code, params: { file } });

/** A closed sample with this many credentials. */
function sample(credentials: number, folder = temporaryFolder()): string {
  const file = join(folder, 'selu.db');
  const store = createSample(file);
  for (let n = 0; n < credentials; n++) store.systemCredentials.insert(systemRow(n));
  store.close();
  return file;
}

describe('a damaged file', () => {
  it('never crashes the app: it works, or is said to be damaged', () => {
    const folder = temporaryFolder();
    const good = readFileSync(sample(200));
    const file = join(folder, 'selu.db');
    const use = (): void => {
      const store = openInstanceStore(file);
      try {
        store.meta.get('instance_id');
        store.users.list();
        store.users.byUsername('ALICE');
        store.systemCredentials.list();
        store.systemCredentials.find('cap', 'N7');
        store.transaction(() => {
          store.systemCredentials.delete('cap', 'N3');
          store.systemCredentials.insert(systemRow(3, 'x'.repeat(9_000)));
        });
      } finally {
        store.close();
      }
    };
    const damage = fc.record({
      // The header and the first pages hold the structure; hit them more often than by chance.
      at: fc.oneof(fc.nat(100), fc.nat(8_192), fc.nat(good.length - 1)),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 64 }),
      keep: fc.oneof(fc.constant(good.length), fc.nat(good.length)),
    });
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        let bytes = Buffer.from(good);
        for (const { at, bytes: garbage, keep } of damages) {
          bytes.set(
            garbage.subarray(0, Math.max(0, bytes.length - at)),
            Math.min(at, bytes.length),
          );
          bytes = bytes.subarray(0, keep);
        }
        writeFileSync(file, bytes);
        try {
          use();
          outcomes.add('worked');
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          outcomes.add((error as AppError).code);
        }
      }),
      { numRuns: howMany({ short: 120, deep: 1_500 }) },
    );
    expect(outcomes).toContain('worked');
    expect(outcomes).toContain('database_damaged');
  });

  it('is found at the start, wherever a table page was overwritten, and left alone', () => {
    const file = sample(200);
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4_096 * 3, 4_096 * 4);
    writeFileSync(file, bytes);
    expect(() => openInstanceStore(file)).toThrow(appError('database_damaged', file));
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('whose tables are not those of its version is said to have been changed', () => {
    const file = sample(0);
    const db = openDatabase(file, instanceMigrations);
    db.exec('drop table user_credentials');
    db.close();
    expect(() => openInstanceStore(file)).toThrow(appError('database_schema_changed', file));
  });
});

describe('another process', () => {
  it('that writes is waited for, and then named', async () => {
    const file = sample(1);
    const child = startChild('hold', file, 'write');
    expect(await child.line()).toBe('held');
    const store = openInstanceStore(file, { busyTimeoutMs: 20 });
    expect(() => store.meta.set('encryption_count', '1')).toThrow(appError('database_busy', file));
    expect(() => store.transaction(() => undefined)).toThrow(appError('database_busy', file));
    expect(store.systemCredentials.find('cap', 'N0')).toEqual(systemRow(0));
    child.go();
    await child.ended;
    store.meta.set('encryption_count', '1');
    expect(store.meta.get('encryption_count')).toBe('1');
    store.close();
  });

  it('that holds everything keeps the app from starting, and from nothing more', async () => {
    const file = sample(1);
    const child = startChild('hold', file, 'all');
    expect(await child.line()).toBe('held');
    expect(() => openInstanceStore(file, { busyTimeoutMs: 20 })).toThrow(
      appError('database_busy', file),
    );
    child.go();
    await child.ended;
    const store = openInstanceStore(file);
    expect(store.systemCredentials.list()).toEqual([systemRow(0)]);
    store.close();
  });
});

describe('a full disk', () => {
  it('stops a write, keeps what was there, and works again when there is room', (context) => {
    const folder = temporaryFolder();
    const remount = mountSmall(folder, 1_024);
    if (remount === null) return context.skip('mounting a small disk takes root on Linux');
    const file = join(folder, 'selu.db');
    const store = createSample(file);
    const row = (n: number) => systemRow(n, `${n}`.repeat(5_000));
    let written = 0;
    expect(() => {
      for (; written < 1_000; written++) store.systemCredentials.insert(row(written));
    }).toThrow(appError('disk_full', file));
    expect(written).toBeGreaterThan(10);

    const expected = Array.from({ length: written }, (_, n) => row(n));
    const byName = (rows: readonly { name: string }[]) =>
      [...rows].sort((a, b) => a.name.localeCompare(b.name));
    expect(byName(store.systemCredentials.list())).toEqual(byName(expected));
    expect(() => store.transaction(() => store.systemCredentials.insert(row(written)))).toThrow(
      appError('disk_full', file),
    );
    remount('size=8m');
    store.systemCredentials.insert(row(written));
    expect(store.systemCredentials.count()).toBe(written + 1);
    store.close();
    const again = openInstanceStore(file);
    expect(byName(again.systemCredentials.list())).toEqual(byName([...expected, row(written)]));
    again.close();
  });

  it('opens no half an instance and makes none', (context) => {
    const folder = temporaryFolder();
    const remount = mountSmall(folder, 1_024);
    if (remount === null) return context.skip('mounting a small disk takes root on Linux');
    const file = sample(3, folder);
    const made = join(folder, 'new', 'selu.db');
    const ballast = join(folder, 'ballast');
    expect(() => {
      for (let n = 0; ; n++) writeFileSync(ballast, Buffer.alloc(4_096), { flag: 'a' });
    }).toThrow('ENOSPC');

    expect(() => openInstanceStore(file)).toThrow(appError('disk_full', file));
    expect(() => createSample(made)).toThrow(appError('disk_full', made));
    expect(existsSync(join(folder, 'new')) ? readdirSync(join(folder, 'new')) : []).toEqual([]);

    remount('size=8m');
    const store = openInstanceStore(file);
    expect(store.systemCredentials.count()).toBe(3);
    store.close();
    createSample(made).close();
  });

  it('stops a migration before it begins when there is no room for the copy', (context) => {
    const folder = temporaryFolder();
    if (mountSmall(folder, 256) === null) {
      return context.skip('mounting a small disk takes root on Linux');
    }
    const file = join(folder, 'a.db');
    const db = openDatabase(file, steps.slice(0, 1), { create: true });
    db.prepare('insert into notes (text) values (?)').run('x'.repeat(100_000));
    db.close();
    const before = readFileSync(file);
    writeFileSync(join(folder, 'ballast'), Buffer.alloc(60_000));
    expect(() => openDatabase(file, steps)).toThrow(appError('disk_full', file));
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['a.db', 'ballast']);
  });

  it('is what a database that may not grow reports, for any user', () => {
    const file = join(temporaryFolder(), 'a.db');
    const db = openDatabase(file, steps, { create: true });
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 2}`);
    const connection = new Connection(db, file);
    const add = connection.run<{ text: string }>('insert into notes (text) values (:text)');
    const all = connection.all<object, { text: string }>('select text from notes order by id');
    const before = all({});
    expect(() =>
      connection.transaction(() => {
        add({ text: 'short' });
        add({ text: 'x'.repeat(100_000) });
      }),
    ).toThrow(appError('disk_full', file));
    expect(all({})).toEqual(before);
    connection.close();
  });
});

describe('a folder that cannot be written', () => {
  /** Makes a folder read-only until the test ends: by its mode, or for root by its mount. */
  function readOnly(folder: string, remount: ((options: string) => void) | null): void {
    if (remount === null) chmodSync(folder, 0o500);
    else remount('ro');
  }

  it('is said to be read-only, and its database stays as it is', (context) => {
    const folder = temporaryFolder();
    const remount = mountSmall(folder, 4_096);
    if (remount === null && process.getuid?.() === 0) {
      return context.skip('root may write everywhere, and may not mount here');
    }
    const file = sample(2, folder);
    const panel = join(folder, 'panel.db');
    openPanelStore(panel).close();
    const before = readFileSync(file);
    readOnly(folder, remount);
    expect(() => openInstanceStore(file)).toThrow(appError('read_only', file));
    expect(() => openPanelStore(panel)).toThrow(appError('read_only', panel));
    const missing = join(folder, 'sub', 'selu.db');
    expect(() => createSample(missing)).toThrow(appError('read_only', missing));
    expect(readFileSync(file).equals(before)).toBe(true);
    if (remount === null) chmodSync(folder, 0o700);
    else remount('rw');
    const store = openInstanceStore(file);
    expect(store.systemCredentials.count()).toBe(2);
    store.close();
  });

  it('is one whose place a file has taken', () => {
    const taken = join(temporaryFolder(), 'file');
    writeFileSync(taken, 'mine');
    for (const file of [join(taken, 'selu.db'), join(taken, 'deep', 'selu.db')]) {
      expect(() => createSample(file)).toThrow(appError('read_only', file));
      expect(() => openPanelStore(file)).toThrow(appError('read_only', file));
      expect(() => openInstanceStore(file)).toThrow(
        expect.objectContaining({ code: 'instance_missing' }),
      );
    }
    expect(readFileSync(taken, 'utf8')).toBe('mine');
  });
});

describe('a new instance', () => {
  it('never takes the place of another, also one that is made meanwhile', () => {
    const file = join(temporaryFolder(), 'instance', 'selu.db');
    let first: string | null = null;
    expect(() =>
      createInstanceStore(file, (store) => {
        store.meta.set('instance_id', 'second');
        const other = createSample(file);
        first = other.meta.get('instance_id');
        other.close();
      }),
    ).toThrow(expect.objectContaining({ code: 'instance_exists' }));
    expect(() => createSample(file)).toThrow(expect.objectContaining({ code: 'instance_exists' }));
    const store = openInstanceStore(file);
    expect(store.meta.get('instance_id')).toBe(first);
    store.close();
    expect(readdirSync(join(file, '..'))).toEqual(['selu.db']);
  });

  it('is not there at all when its first rows cannot be written', () => {
    const file = join(temporaryFolder(), 'instance', 'selu.db');
    expect(() =>
      createInstanceStore(file, (store) => {
        store.meta.set('instance_id', 'x');
        throw new RangeError('no');
      }),
    ).toThrow(RangeError);
    expect(readdirSync(join(file, '..'))).toEqual([]);
  });
});
