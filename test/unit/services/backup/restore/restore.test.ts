/** Restoring through the service: what is shown, who may, what is saved before, and that a refusal changes nothing. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RestoreOptions } from '../../../../../src/main/services/backup/restore/restore.ts';
import { AppError } from '#shared/errors.ts';
import { openBackup } from '../../../../../src/main/services/backup/read-backup.ts';
import { machine, type Caller } from '../../../../../src/main/services/common/caller.ts';
import { parseMasterSecret } from '../../../../../src/main/crypto/master-secret.ts';
import { inspectInstance } from '../../../../../src/main/store/instance/own/inspect.ts';
import { backUp, key } from '../../../../support/backups.ts';
import {
  callerOf,
  codeOf,
  homeIn,
  householdHome,
  somebody,
  temporaryFolder,
  type TestHome,
} from '../../../../support/home.ts';
import { seluHome } from '../../../../support/homes.ts';
import { startChild } from '../../../store/processes.ts';

type Home = Awaited<ReturnType<typeof householdHome>>;
let home: Home;
let file: string;
let admin: Caller;

const save = ({ services }: Pick<TestHome, 'services'>, name: string) =>
  services.credentials.save(
    machine,
    { scope: 'system' },
    { capabilityId: 'pim', name, mode: 'put', value: `value of ${name}` },
  );

const names = ({ services }: Pick<TestHome, 'services'> = home): string[] =>
  services.instance
    .store()
    .systemCredentials.list()
    .map(({ name }) => name)
    .filter((name) => /^[A-Z]$/.test(name));

async function backupOf({ services, secret }: TestHome, withSecret = false): Promise<string> {
  const { file: database, agents, kind } = services.instance.place;
  const made = await backUp(database, agents, {
    source: { kind, file: database, agents, name: '' },
    secret: withSecret ? parseMasterSecret(secret, 'typed') : null,
  });
  return made.file;
}

const run = (
  { services }: Pick<TestHome, 'services'>,
  caller: Caller,
  handle: string,
  options: Partial<RestoreOptions> = {},
) =>
  services.restore.run(caller, handle, {
    ...{ takeSecret: false, presentLock: null, whenReplaced: () => {} },
    ...options,
  });

async function looked(from: Pick<TestHome, 'services'>, caller: Caller, backup: string) {
  const { handle } = await from.services.restore.choose(caller, backup);
  return { handle, preview: await from.services.restore.look(caller, handle, key) };
}

/** Nothing is left of what was unpacked, and nothing was decided. */
const leftIn = ({ folder }: Pick<Home, 'folder'>): string[] =>
  [folder, join(folder, 'instance'), join(folder, 'work')]
    .filter((each) => existsSync(each))
    .flatMap((each) => readdirSync(each).filter((name) => /^\.|^restore-/.test(name)));

beforeEach(async () => {
  home = await householdHome();
  admin = callerOf(home, home.alice);
  await save(home, 'A');
  file = await backupOf(home);
  await save(home, 'B');
});

it('shows what a backup holds, and restores it after a backup of the present that opens in the same way', async () => {
  const { handle, preview } = await looked(home, admin, file);
  expect(preview).toMatchObject({
    ...{ file, people: 2, credentials: 1, version: '1.2.3', instance: 'same' },
    ...{ secretFits: 'fits', secretInside: false, present: 'saved', problem: null },
  });
  expect(names()).toEqual(['A', 'B']);
  const { saved, ...outcome } = await run(home, admin, handle);
  expect(outcome).toEqual({
    ...{ kept: [], secretTaken: false, isOpen: true, isAttached: false, startCommand: null },
    opensAlike: true,
  });
  expect(names()).toEqual(['A']);
  expect(home.services.outside.reason()).toBeNull();
  expect(leftIn(home)).toEqual([]);

  expect(dirname(saved ?? '')).toBe(dirname(file));
  const folder = join(temporaryFolder(), 'opened');
  const { manifest } = await openBackup(saved ?? '', key, folder);
  expect(manifest.counts.credentials).toBe(2);
  // It is not to be had twice.
  expect(await codeOf(run(home, admin, handle))).toBe('restore_gone');
  const again = await looked(home, callerOf(home, home.alice), saved ?? '');
  await run(home, callerOf(home, home.alice), again.handle);
  expect(names().sort()).toEqual(['A', 'B']);
});

describe('changes nothing', () => {
  it('when the person says no, or is no administrator any more', async () => {
    const no = callerOf(
      home,
      home.alice,
      'admin',
      () => {},
      () => Promise.resolve(false),
    );
    const { handle } = await looked(home, admin, file);
    expect(await codeOf(run(home, no, handle))).toBe('not_confirmed');
    const late = callerOf(
      home,
      home.alice,
      'admin',
      () => {},
      async () => {
        await home.services.users.update(
          machine,
          home.bob,
          { username: 'bob', displayName: 'Bob', isAdmin: true, language: 'en' },
          null,
        );
        await home.services.users.update(
          machine,
          home.alice,
          { username: 'alice', displayName: 'Alice', isAdmin: false, language: 'en' },
          null,
        );
        return true;
      },
    );
    expect(await codeOf(run(home, late, handle))).toBe('forbidden');
    expect(names()).toEqual(['A', 'B']);
    expect(readdirSync(dirname(file))).toHaveLength(1);
    expect(await codeOf(home.services.restore.choose(somebody, file))).toBe('not_now');
    const other = callerOf(home, home.bob);
    expect(await codeOf(home.services.restore.look(other, handle, key))).toBe('restore_gone');
  });

  it('when the present cannot be saved', async () => {
    const { handle } = await looked(home, admin, file);
    rmSync(dirname(file), { recursive: true });
    expect(await codeOf(run(home, admin, handle))).toBe('restore_backup_failed');
    expect(names()).toEqual(['A', 'B']);
  });

  it('while another process has the database open', async () => {
    const child = startChild('hold', home.file, 'read');
    await child.line();
    const { handle } = await looked(home, admin, file);
    expect(await codeOf(run(home, admin, handle))).toBe('restore_in_use');
    expect(names()).toEqual(['A', 'B']);
    child.go();
    await child.ended;
    await run(home, admin, handle);
    expect(names()).toEqual(['A']);
  });

  it('of a backup of the other kind, or of a newer version', async () => {
    const selu = await seluHome('s67');
    const { preview, handle } = await looked(home, admin, await backupOf(selu));
    expect(preview.problem).toMatchObject({ code: 'restore_kind_attached' });
    expect(await codeOf(run(home, admin, handle))).toBe('restore_gone');
    expect(names()).toEqual(['A', 'B']);
  });
});

describe('a backup of another instance', () => {
  it('is told as one, and asks for its own secret, or takes the one that is in it', async () => {
    const other = await householdHome();
    await save(other, 'Z');
    const backup = await backupOf(other, true);
    const first = await looked(home, admin, backup);
    // Whatever else is unpacked: it is in no file.
    expect(JSON.stringify(readdirSync(home.folder, { recursive: true }))).not.toContain(
      'master-secret',
    );
    expect(first.preview).toMatchObject({
      ...{ instance: 'other', secretFits: 'other', secretInside: true },
    });
    const outcome = await run(home, admin, first.handle);
    expect(outcome.isOpen).toBe(false);
    expect(home.services.instance.state).toMatchObject({
      name: 'locked',
      error: { code: 'secret_wrong' },
    });
    const second = await looked(home, machine, backup);
    expect(second.preview.secretFits).toBe('other');
    expect(await run(home, machine, second.handle, { takeSecret: true })).toMatchObject({
      ...{ secretTaken: true, isOpen: true },
    });
    expect(names()).toEqual(['Z']);
    expect(home.services.outside.reason()).toBeNull();
    expect(await home.services.masterSecret.status()).toMatchObject({ source: 'backup' });
  });
});

describe('a database in which somebody has put something', () => {
  it.each<readonly [string, string]>([
    [
      'a view that never ends',
      `alter table instance_meta rename to hidden;
       create view instance_meta as with recursive n(i) as (select 1 union all select i + 1 from n
       limit 30000000) select key, value from hidden where (select max(i) from n) > 1`,
    ],
    [
      'a trigger',
      'create trigger t after insert on web_sessions begin update users set is_admin = 1; end',
    ],
    [
      'a column that is computed',
      'alter table users add column x text as (hex(zeroblob(100000000)))',
    ],
  ])('%s, is not restored, and nothing of it is run', async (_what, sql) => {
    const hostile = join(temporaryFolder(), 'selu.db');
    copyFileSync(home.file, hostile);
    const db = new BetterSqlite(hostile);
    db.exec(sql);
    db.close();
    const { handle, preview } = await looked(home, admin, (await backUp(hostile, null)).file);
    expect(preview.problem).toMatchObject({ code: 'backup_not_ours' });
    expect(await codeOf(run(home, admin, handle))).toBe('restore_gone');
    expect(leftIn(home)).toEqual([]);
    expect(names()).toEqual(['A', 'B']);
  });
});

/** It is written beside the backup. */
async function presentIsBeingSaved(): Promise<void> {
  while (readdirSync(dirname(file)).length < 2) await setImmediate();
}

describe('what happens meanwhile', () => {
  it('leaves nothing of a backup that is just being opened', async () => {
    const { restore } = home.services;
    const { handle } = await restore.choose(admin, file);
    const looking = restore.look(admin, handle, key);
    await restore.discard(admin, handle);
    await looking;
    expect(leftIn(home)).toEqual([]);
    expect(await codeOf(run(home, admin, handle))).toBe('restore_gone');
  });

  it('loses nothing that is saved meanwhile: it is in the backup of the present, or was not saved', async () => {
    const { handle } = await looked(home, admin, file);
    const running = run(home, admin, handle);
    await presentIsBeingSaved();
    const late = await codeOf(save(home, 'C'));
    const { saved } = await running;
    await openBackup(saved ?? '', key, join(temporaryFolder(), 'x')).then(({ folder: opened }) => {
      const db = new BetterSqlite(join(opened, 'instance/selu.db'), { readonly: true });
      const kept = db.prepare('select credential_name from system_credentials').pluck().all();
      db.close();
      expect([...kept, ...names()].includes('C')).toBe(late === 'done');
    });
  });

  it('is refused when another process has written after the present was saved', async () => {
    const { handle } = await looked(home, admin, file);
    const running = codeOf(run(home, admin, handle));
    await presentIsBeingSaved();
    const other = new BetterSqlite(home.file);
    other.exec("insert into instance_meta (key, value) values ('of another', '')");
    other.close();
    expect(await running).toBe('restore_in_use');
    expect(names()).toEqual(['A', 'B']);
    await home.services.restore.discard(admin, handle);
    expect(leftIn(home)).toEqual([]);
  });

  it('takes nothing from under a restore', async () => {
    const { restore } = home.services;
    const asked = Promise.withResolvers<boolean>();
    const slow = callerOf(
      home,
      home.alice,
      'admin',
      () => {},
      () => asked.promise,
    );
    const { handle } = await looked(home, slow, file);
    const running = run(home, slow, handle);
    await restore.discard(slow, handle);
    asked.resolve(true);
    await running;
    expect(names()).toEqual(['A']);
    expect(leftIn(home)).toEqual([]);
  });
});

describe('one that is stopped', () => {
  const steps = (handle: string): string | null =>
    home.services.restore.progressFor(1, handle)?.step ?? null;

  /** Goes on until a restore is at a step. */
  async function reached(handle: string, step: string): Promise<void> {
    while (steps(handle) !== step) await setImmediate();
  }

  it.each(['saving', 'copying'])('while it is %s leaves all as it was', async (step) => {
    const { handle } = await looked(home, admin, file);
    const running = codeOf(run(home, admin, handle));
    await reached(handle, step);
    const { restore } = home.services;
    // Another window has no say in it.
    restore.stop(2, handle);
    expect(restore.progressFor(2, handle)).toBeNull();
    expect(restore.progressFor(1, handle)).toMatchObject({ canStop: true });
    restore.stop(1, handle);
    expect(await running).toBe('restore_stopped');
    expect(names()).toEqual(['A', 'B']);
    expect(readdirSync(dirname(file))).toEqual(['backup.tar.age']);
    expect(readdirSync(join(home.folder, 'work'))).toHaveLength(1);
    // It is still open, and can be restored after all.
    await run(home, admin, handle);
    expect(names()).toEqual(['A']);
    expect(leftIn(home)).toEqual([]);
  });

  it('when it is decided goes on to its end', async () => {
    const { handle } = await looked(home, admin, file);
    const { restore } = home.services;
    let seen: unknown;
    await run(home, admin, handle, {
      whenReplaced: () => {
        seen = restore.progressFor(1, handle);
        restore.stop(1, handle);
      },
    });
    expect(seen).toEqual({ step: 'replacing', part: expect.any(Number), canStop: false });
    expect(names()).toEqual(['A']);
  });

  it('by whoever signs out meanwhile replaces nothing, and neither does one whose role is gone', async () => {
    const { restore, departures } = home.services;
    const { handle } = await looked(home, admin, file);
    const running = codeOf(run(home, admin, handle));
    await reached(handle, 'saving');
    departures.tell(1);
    expect(await running).toBe('restore_stopped');
    expect(await codeOf(restore.look(admin, handle, key))).toBe('restore_gone');

    let isHere = true;
    const late = callerOf(home, home.alice, 'admin', () => {
      if (!isHere) throw new AppError('not_signed_in', {});
    });
    const again = await looked(home, late, file);
    const refused = codeOf(run(home, late, again.handle));
    await reached(again.handle, 'saving');
    isHere = false;
    expect(await refused).toBe('not_signed_in');
    expect(names()).toEqual(['A', 'B']);
    await restore.discard(late, again.handle);
    expect(leftIn(home)).toEqual([]);
  });

  it('while it is opened says so, and leaves nothing', async () => {
    const { restore } = home.services;
    const { handle } = await restore.choose(admin, file);
    const looking = codeOf(restore.look(admin, handle, key));
    await reached(handle, 'opening');
    restore.stop(1, handle);
    expect(await looking).toBe('restore_stopped');
    expect(leftIn(home)).toEqual([]);
    expect(await restore.look(admin, handle, key)).toMatchObject({ problem: null });
  });
});

describe('the backup of the present', () => {
  it('opens with what was chosen for it, and then not with the one that is restored', async () => {
    const { handle } = await looked(home, admin, file);
    const short = { kind: 'passphrase', passphrase: 'short' } as const;
    expect(await codeOf(run(home, admin, handle, { presentLock: short }))).toBe(
      'backup_passphrase_short',
    );
    const passphrase = 'another one altogether';
    const { saved, opensAlike } = await run(home, admin, handle, {
      presentLock: { kind: 'passphrase', passphrase },
    });
    expect(opensAlike).toBe(false);
    const folder = temporaryFolder();
    expect(await codeOf(openBackup(saved ?? '', key, join(folder, 'a')))).toBe('backup_key_wrong');
    const { manifest } = await openBackup(saved ?? '', { passphrase }, join(folder, 'b'));
    expect(manifest.counts.credentials).toBe(2);
  });
});

describe('where nobody can sign in', () => {
  it('puts back over a database that is damaged, which stays beside', async () => {
    const { instance } = home.services;
    instance.close();
    writeFileSync(home.file, 'SQLite format 3\0 and nothing more');
    instance.start();
    expect(instance.state).toMatchObject({ name: 'problem', error: { code: 'database_damaged' } });
    const { preview, handle } = await looked(home, somebody, file);
    expect(preview).toMatchObject({ present: 'kept', instance: 'same', secretFits: 'fits' });
    const { saved, kept } = await run(home, somebody, handle);
    expect(saved).toBeNull();
    expect(kept.map((path) => path.replace(/\d+-\d+$/, '…'))).toEqual([
      `${home.file}.before-restore-…`,
    ]);
    expect(readFileSync(kept[0] ?? '', 'latin1')).toMatch(/^SQLite format 3\0 and/);
    expect(names()).toEqual(['A']);
  });

  it('makes an instance where none is', async () => {
    const empty = homeIn(temporaryFolder(), home.secret, {});
    const { preview, handle } = await looked(empty, somebody, file);
    expect(preview).toMatchObject({ present: 'none', instance: 'none', secretFits: 'fits' });
    expect(await run(empty, somebody, handle)).toMatchObject({
      saved: null,
      kept: [],
      isOpen: true,
    });
    expect(names(empty)).toEqual(['A']);
  });
});

describe("a Selu's database", () => {
  it('is replaced with its mode, and only while nobody has it open', async () => {
    const selu = await seluHome('s67');
    const { place } = selu.services.instance;
    await save(selu, 'A');
    const backup = await backupOf(selu);
    await save(selu, 'B');
    const { mode } = statSync(place.file);
    const inside = inspectable(place.file);
    const child = startChild('hold', place.file, 'read');
    await child.line();
    const { handle, preview } = await looked(selu, machine, backup);
    expect(preview).toMatchObject({ instance: 'same', secretFits: 'fits', present: 'saved' });
    expect(await codeOf(run(selu, machine, handle))).toBe('selu_database_open');
    expect(names(selu)).toEqual(['A', 'B']);
    child.go();
    await child.ended;
    expect(await run(selu, machine, handle)).toMatchObject({ isAttached: true, isOpen: true });
    expect(names(selu)).toEqual(['A']);
    expect(statSync(place.file).mode).toBe(mode);
    expect(inside).toBe('database_foreign');
    expect(readdirSync(dirname(place.file)).filter((name) => name.includes('restore'))).toEqual([]);
  });
});

/** What an own instance's reader says of a file. */
function inspectable(path: string): string {
  try {
    inspectInstance(path);
    return 'own';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

it('a folder of agents is made where none was', async () => {
  const agents = join(home.folder, 'instance', 'installed_agents');
  mkdirSync(join(agents, 'later'), { recursive: true });
  const { handle } = await looked(home, admin, file);
  await run(home, admin, handle);
  expect(readdirSync(agents)).toEqual([]);
});
