/** How a Selu's database is opened in place, beside whoever else writes to it, and what of this app is kept of it. */
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppError } from '#shared/errors.ts';
import { watchChanges } from '../../../../src/main/app/watchers/changes.ts';
import { appPaths } from '../../../../src/main/platform/paths.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { PanelService } from '../../../../src/main/services/common/panel.ts';
import { recordsOf } from '../../../../src/main/services/common/panel-records.ts';
import { Throttle } from '../../../../src/main/services/accounts/throttle.ts';
import { parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { callerOf, codeOf, homeIn, temporaryFolder } from '../../../support/home.ts';
import { anna, seluHome } from '../../../support/homes.ts';
import {
  jonas,
  seluSecret,
  seluShapes,
  type SeluShape,
  webhookPipe,
  whatsAppPipe,
} from '../../../support/selu-database.ts';
import { playedKeychain } from '../../../support/played-keychain.ts';
import { readWholeDatabase } from '../../../support/whole-database.ts';

const otherSecret = Buffer.alloc(32, 7).toString('base64');

/** Does something to a database as another program would. */
function inFile<T>(file: string, work: (db: Database.Database) => T): T {
  const db = new Database(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

describe.each(seluShapes)('a Selu of the shape %s', (shape) => {
  it('opens under its key, and everything can be listed', async () => {
    const { services } = await seluHome(shape);
    expect(services.instance.state).toMatchObject({ name: 'unlocked', readOnly: null });
    expect((await services.users.list()).map(({ username }) => username)).toContain('anna');
    expect(services.credentials.list()).not.toHaveLength(0);
    services.providers.list();
    services.pipes.list();
    services.sessions.list();
    await services.catalog.all();
  });

  it('is unlocked by no key that fits nothing of what is stored', async () => {
    const { services } = await seluHome(shape, { secret: otherSecret });
    expect(services.instance.state).toMatchObject({
      name: 'locked',
      error: { code: 'secret_wrong' },
    });
    const { instance } = services;
    expect(await codeOf(() => instance.unlock(otherSecret))).toBe('secret_wrong');
    instance.unlock(seluSecret);
    const { fits, of } = instance.unlocked().proof ?? { fits: 0, of: 0 };
    expect(fits).toBeGreaterThan(0);
    expect(of).toBeGreaterThanOrEqual(fits);
    expect(await codeOf(() => instance.check(otherSecret, 'keychain'))).toBe('secret_wrong');
    expect(await codeOf(() => instance.check(seluSecret, 'keychain'))).toBe('done');
  });

  it('takes any key while it holds nothing to try it on, and says so', async () => {
    const change = (file: string): void =>
      inFile(file, (db) => {
        const tables = db
          .prepare<[], string>(`select name from sqlite_schema where type = 'table'`)
          .pluck()
          .all();
        for (const table of ['system_credentials', 'user_credentials', 'llm_providers']) {
          db.exec(`delete from ${table}`);
        }
        for (const table of ['pipes', 'telegram_configs', 'bluebubbles_configs']) {
          if (!tables.includes(table)) continue;
          const columns = db
            .prepare<[string], string>('select name from pragma_table_info(?)')
            .pluck()
            .all(table);
          for (const column of columns.filter((name) => name.endsWith('_encrypted'))) {
            db.exec(`update ${table} set ${column} = null`);
          }
        }
      });
    const { services } = await seluHome(shape, { secret: otherSecret, change });
    expect(services.instance.unlocked().proof).toEqual({ fits: 0, of: 0 });
  });

  it('that may only be read is shown, and says why nothing of it can be changed', async () => {
    const reason = { code: 'read_only', params: { file: 'there' } } as const;
    const home = await seluHome(shape, { readOnlyReason: () => reason });
    const { instance, credentials, users } = home.services;
    expect(instance.state).toMatchObject({ name: 'unlocked', readOnly: reason });
    const before = readFileSync(home.file);
    const key = { capabilityId: 'pim', name: 'X' };
    const saved = credentials.save(
      machine,
      { scope: 'system' },
      { ...key, mode: 'add', value: 'v' },
    );
    expect(await codeOf(() => saved)).toBe('read_only');
    expect(await codeOf(() => users.setLanguage(machine, anna, 'en'))).toBe('read_only');
    expect(readFileSync(home.file).equals(before)).toBe(true);
  });
});

describe('what a shape has not', () => {
  const offIn = async (shape: SeluShape, sql = ''): Promise<unknown[]> => {
    const change = (file: string): void => void inFile(file, (db) => db.exec(sql));
    const { state } = (await seluHome(shape, { change })).services.instance;
    return 'off' in state ? [...state.off] : [];
  };

  it('is nothing in what people run, and named in what is older', async () => {
    expect(await offIn('s67')).toEqual([]);
    expect(await offIn('s59')).toEqual([]);
    const missing = await offIn('oldest');
    expect(missing).toContainEqual({ part: 'telegram', reason: 'missing', shown: false });
  });

  it.each([
    ['drop table user_sender_refs', [{ part: 'senders', reason: 'missing', shown: false }]],
    [
      'alter table llm_providers rename column base_url to address',
      [{ part: 'providers', reason: 'different', shown: false }],
    ],
    ['alter table llm_providers add column api_key_sealed text', []],
    [
      'alter table llm_providers add column api_key_encrypted_v2 text',
      [{ part: 'providers', reason: 'newer', shown: true }],
    ],
    [
      `create trigger t after update on pipes begin delete from users; end`,
      [{ part: 'pipes', reason: 'trigger', shown: true }],
    ],
  ] as const)('is told after %s', async (sql, off) => {
    expect(await offIn('s67', sql)).toEqual(off);
  });

  it('is all of it, but not gone, while an update of Selu is not finished', async () => {
    const off = await offIn('s67', 'update _sqlx_migrations set success = 0');
    expect(off.length).toBeGreaterThan(5);
    expect(new Set(off)).toContainEqual({ part: 'people', reason: 'unfinished', shown: true });
  });
});

it('the keychain has an entry for each place, also of two copies with one id', async () => {
  const keychain = playedKeychain();
  const folder = temporaryFolder();
  const { file, services } = await seluHome('s67');
  services.instance.close();
  const at = (id: string) => {
    const copy = join(temporaryFolder(), 'selu.db');
    copyFileSync(file, copy);
    const place = { id, kind: 'attached', file: copy, agents: null } as const;
    return homeIn(folder, seluSecret, { place, keychain }).services;
  };
  const [one, other] = [at('one'), at('other')];
  await one.masterSecret.seal(machine);
  expect((await other.masterSecret.status()).sealed).toBe(false);
  await other.masterSecret.seal(machine);
  await other.masterSecret.unseal(machine);
  expect((await one.masterSecret.status()).sealed).toBe(true);
  expect(await codeOf(one.masterSecret.test())).toBe('done');
  expect(keychain.entries.size).toBe(1);
});

describe('what is left to Selu', () => {
  it('are its agents: they are neither installed nor removed, and its folder is not swept', async () => {
    const home = await seluHome('s67');
    const { packages, instance } = home.services;
    const admin = callerOf(home, anna);
    expect(await codeOf(() => packages.inspect(admin, '/anywhere'))).toBe('agents_by_selu');
    const [agent] = instance.store().agents.list();
    const removed = packages.remove(admin, agent?.id ?? '', { removeSecrets: false });
    expect(await codeOf(() => removed)).toBe('agents_by_selu');
  });

  it('is the pipe of WhatsApp, but not who may write through it', async () => {
    const home = await seluHome('s67');
    const { pipes, senders } = home.services;
    const admin = callerOf(home, anna);
    const pipe = pipes.list().find(({ transport }) => transport === 'whatsapp');
    expect(pipe).toMatchObject({ id: whatsAppPipe, known: false });
    for (const change of [
      () => pipes.replaceToken(admin, whatsAppPipe),
      () => pipes.setActive(admin, whatsAppPipe, false),
      () => pipes.update(admin, whatsAppPipe, { name: 'mine', agentId: null }),
      () => pipes.remove(admin, whatsAppPipe),
      () => pipes.setAnswerAuth(admin, whatsAppPipe, 'Bearer x'),
    ]) {
      expect(await codeOf(change)).toBe('pipe_of_whatsapp');
    }
    await senders.add(admin, { pipeId: whatsAppPipe, userId: anna, sender: '49@s.whatsapp.net' });
    expect(senders.list(whatsAppPipe).map(({ sender }) => sender)).toContain('49@s.whatsapp.net');
  });

  it('is a database that is gone or somebody else\u2019s: none is made there', async () => {
    const { services, file } = await seluHome('s59');
    services.instance.close();
    rmSync(file);
    services.instance.start();
    expect(services.instance.state).toMatchObject({
      name: 'problem',
      error: { code: 'instance_missing' },
    });
    const secret = parseMasterSecret(seluSecret, 'typed');
    expect(await codeOf(() => services.instance.create(machine, secret, 'typed'))).toBe(
      'instance_exists',
    );
    writeFileSync(file, 'a text');
    services.instance.start();
    expect(services.instance.state).toMatchObject({
      name: 'problem',
      error: { code: 'database_not_selu' },
    });
    expect(readFileSync(file, 'utf8')).toBe('a text');
  });
});

it('a plain secret that Selu has not encrypted yet is read as it is, and the next one is not lost', async () => {
  const change = (file: string): void =>
    inFile(file, (db) => {
      db.prepare(
        `update pipes set inbound_token = 'abc', inbound_token_encrypted = null where id = ?`,
      ).run(webhookPipe);
    });
  const home = await seluHome('s67', { change });
  const { pipes } = home.services;
  const shown = () => pipes.list().find(({ id }) => id === webhookPipe);
  expect(shown()).toMatchObject({ secretStatus: 'set', plain: true });
  const token = await pipes.replaceToken(callerOf(home, anna), webhookPipe);
  expect(shown()).toMatchObject({ secretStatus: 'set', plain: false });
  inFile(home.file, (db) => {
    const row = db
      .prepare<[string], { inbound_token: string; inbound_token_encrypted: string }>(
        'select inbound_token, inbound_token_encrypted from pipes where id = ?',
      )
      .get(webhookPipe);
    expect(row?.inbound_token).toBe('');
    expect(row?.inbound_token_encrypted).not.toContain(token);
  });
});

describe('while others use the database', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('what they write is told within two seconds', async () => {
    const { services, file } = await seluHome('s67');
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const onChange = vi.fn();
    const stop = watchChanges(services, onChange, () => {});
    vi.advanceTimersByTime(2_000);
    expect(onChange).not.toHaveBeenCalled();
    inFile(file, (db) => db.exec(`update users set display_name = 'Else' where username = 'anna'`));
    vi.advanceTimersByTime(2_000);
    expect(onChange).toHaveBeenCalledTimes(1);
    expect((await services.users.list()).map(({ displayName }) => displayName)).toContain('Else');
    stop();
  });

  it('an update of Selu’s is followed under the same secret, and new secrets go where it has them now', async () => {
    const home = await seluHome('s59', { secret: otherSecret });
    const { instance, pipes } = home.services;
    instance.unlock(seluSecret);
    inFile(home.file, (db) => {
      for (const column of ['inbound_token', 'outbound_auth']) {
        db.exec(`alter table pipes add column ${column}_encrypted text`);
      }
    });
    const token = await pipes.replaceToken(callerOf(home, anna), webhookPipe);
    expect(instance.state.name).toBe('unlocked');
    inFile(home.file, (db) => {
      const row = db.prepare('select * from pipes where id = ?').get(webhookPipe);
      expect(row).toMatchObject({ inbound_token: '' });
      expect(JSON.stringify(row)).not.toContain(token);
    });
    expect(pipes.list().find(({ id }) => id === webhookPipe)).toMatchObject({
      secretStatus: 'set',
    });
  });

  it('another file in its place is noticed, and neither it nor a log is touched', async () => {
    const { services, file } = await seluHome('s67');
    const copy = join(temporaryFolder(), 'copy.db');
    copyFileSync(file, copy);
    // A server holds the database, so that its log is there.
    const server = new Database(file);
    server.exec(`update users set display_name = 'Else' where username = 'anna'`);
    const log = readFileSync(`${file}-wal`);
    expect(log.length).toBeGreaterThan(0);
    renameSync(copy, file);
    const taken = readFileSync(file);
    const save = () => services.users.setLanguage(machine, anna, 'en');
    expect(await codeOf(save)).toBe('database_replaced');
    expect(services.instance.state).toMatchObject({ name: 'problem' });
    expect(services.instance.isPutBack()).toBe(false);
    expect(readFileSync(file).equals(taken)).toBe(true);
    expect(readFileSync(`${file}-wal`).equals(log)).toBe(true);
    // Opened over that log, it would be written into what is there.
    services.instance.start();
    expect(services.instance.state).toMatchObject({ error: { code: 'selu_log_foreign' } });
    server.close();
    rmSync(`${file}-wal`);
    services.instance.start();
    await save();
    services.instance.close();
    inFile(file, (db) => {
      expect(
        db.prepare(`select display_name from users where username = 'anna'`).pluck().get(),
      ).not.toBe('Else');
    });
  });

  it('a copy over it is noticed, and no log is written into it', async () => {
    const { services, file } = await seluHome('s67');
    const copy = join(temporaryFolder(), 'copy.db');
    copyFileSync(file, copy);
    const save = (name: string) =>
      services.credentials.save(
        machine,
        { scope: 'system' },
        { capabilityId: 'pim', name, mode: 'put', value: 'a value of some length '.repeat(400) },
      );
    // More pages than before, and in the file; then something in the log.
    await save('A');
    inFile(file, (db) => void db.pragma('wal_checkpoint(truncate)'));
    await save('B');
    const log = readFileSync(`${file}-wal`);
    const taken = readFileSync(copy);
    copyFileSync(copy, file);
    expect(await codeOf(() => save('C'))).toBe('database_replaced');
    expect(readFileSync(file).equals(taken)).toBe(true);
    expect(readFileSync(`${file}-wal`).equals(log)).toBe(true);
    services.instance.start();
    expect(services.instance.state).toMatchObject({ error: { code: 'selu_log_foreign' } });
    rmSync(`${file}-wal`);
    expect(services.instance.isPutBack()).toBe(true);
  });

  it('a log that is gone is brought into the file, unless Selu goes on with it', async () => {
    const { services, file } = await seluHome('s67');
    const { instance } = services;
    const language = () =>
      inFile(file, (db) => db.prepare('select language from users where id = ?').pluck().get(anna));
    await services.users.setLanguage(machine, anna, 'en');
    rmSync(`${file}-wal`);
    await services.users.setLanguage(machine, jonas, 'en');
    expect(instance.isUnlocked).toBe(true);
    expect(language()).toBe('en');
    const server = new Database(file);
    server.exec(`update users set display_name = 'Else' where username = 'anna'`);
    rmSync(`${file}-wal`);
    expect(await codeOf(() => services.users.setLanguage(machine, anna, 'de'))).toBe(
      'selu_log_gone',
    );
    instance.start();
    expect(instance.state).toMatchObject({ error: { code: 'selu_log_gone' } });
    // Restarted, as the sentence says.
    server.close();
    instance.start();
    await services.users.setLanguage(machine, anna, 'de');
    expect(services.users.find(anna)?.displayName).toBe('Else');
    instance.close();
    expect(language()).toBe('de');
  });

  it('nothing that lasts is set by opening, writing and closing', async () => {
    const home = await seluHome('s67');
    const { pragmas, schema, mode } = readWholeDatabase(home.file);
    await home.services.users.setLanguage(machine, anna, 'en');
    home.services.instance.close();
    expect(readWholeDatabase(home.file)).toMatchObject({ pragmas, schema, mode });
  });
});

describe('what this app keeps of an instance', () => {
  const panelIn = (folder: string): PanelService => {
    const panel = new PanelService(appPaths({ SELU_DESKTOP_HOME: folder }).panelFile);
    panel.start();
    return panel;
  };
  const place = (id: string) => ({ id, kind: 'attached', file: `/${id}`, agents: null }) as const;

  it('is its own, also of two copies that share every id', async () => {
    const panel = panelIn(temporaryFolder());
    const one = recordsOf(panel, place('a'));
    const two = recordsOf(panel, place('b'));
    const own = recordsOf(panel, { ...place('own'), kind: 'own' });
    await one.set('idle_lock/u', '5');
    expect([one, two, own].map((records) => records.get('idle_lock/u'))).toEqual(['5', null, null]);
    await own.set('idle_lock/u', '10');
    expect(panel.get('idle_lock/u')).toBe('10');
    await two.change((store) => store.set('idle_lock/u', store.get('idle_lock/u') ?? 'none'));
    expect(two.get('idle_lock/u')).toBe('none');
    await one.delete('idle_lock/u');
    expect([one, two, own].map((records) => records.get('idle_lock/u'))).toEqual([
      null,
      'none',
      '10',
    ]);
    panel.close();
  });

  it('counts failed attempts for each alone', async () => {
    const panel = panelIn(temporaryFolder());
    const now = new Date();
    const throttleAt = (id: string) => new Throttle(recordsOf(panel, place(id)), () => now);
    const attempt = async (id: string): Promise<string> => {
      try {
        await throttleAt(id).begin('i', 'u');
        return 'begun';
      } catch (error) {
        return (error as AppError).code;
      }
    };
    for (let tries = 0; tries < 5; tries += 1) expect(await attempt('a')).toBe('begun');
    expect(await attempt('a')).toBe('sign_in_wait');
    expect(await attempt('b')).toBe('begun');
    panel.close();
  });
});
