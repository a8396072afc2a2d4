/** `user list|create|delete`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { cellOf } from '../../../src/main/services/secrets/secret-columns.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import { PASSWORD, somebody, writerOf } from '../../support/home.ts';
import {
  bytesOf,
  everything,
  expectOneLine,
  expectRefused,
  household,
} from '../../support/cli-household.ts';

const NEW_PASSWORD = ' canary-7d2e Größe 🔑 ';
const GERMAN = { LANG: 'de_DE.UTF-8' };

/** All files of a folder, but for the activity log, as one text. */
function withoutLog(folder: string): string {
  const panel = new Database(join(folder, 'panel.db'));
  panel.exec('delete from activity; vacuum; pragma wal_checkpoint(truncate)');
  panel.close();
  return everything(folder);
}

describe('user create', () => {
  it('makes an account that can sign in, with a pipe whose token is encrypted', async () => {
    const { run, open, folder, services } = await household();
    const create = ['user', 'create', '--username', ' Jürgen ', '--display-name', 'Jürgen 🙂 Ö.'];
    const made = await run(
      [...create, '--language', 'de', '--password-stdin'],
      `${NEW_PASSWORD}\n`,
    );
    expectOneLine(made);
    expect(made.out).toContain('Jürgen');

    open();
    const session = await services.auth.signIn(somebody, 'jürgen', NEW_PASSWORD);
    const user = services.auth.resolve(session);
    expect(user).toMatchObject({
      username: 'Jürgen',
      displayName: 'Jürgen 🙂 Ö.',
      isAdmin: false,
      language: 'de',
    });
    await expect(services.auth.signIn(somebody, 'jürgen', NEW_PASSWORD.trim())).rejects.toThrow();

    const { store, vault } = services.instance.unlocked();
    const [pipe, ...more] = store.pipes.list().filter(({ userId }) => userId === user?.id);
    expect(more).toEqual([]);
    expect(pipe).toMatchObject({
      name: `Jürgen 🙂 Ö.'s Chat`,
      transport: 'web',
      outboundUrl: 'internal://web',
      defaultAgentId: 'default',
      active: true,
    });
    const cell = cellOf('inboundToken', pipe?.id ?? '');
    const token = vault.decrypt(pipe?.inboundToken ?? '', cell);
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(store.meta.get('encryption_count')).toBe('1');
    expect(store.userAgentAccess.listOf(user?.id ?? '')).toEqual([]);
    const all = everything(folder, made);
    expect(all).not.toContain(token);
    expect(all).not.toContain('canary-7d2e');
    expect(all).toContain(pipe?.inboundToken);
  });

  it('makes an administrator when asked to, and takes the language of the terminal', async () => {
    const { run, open, services } = await household();
    const create = 'user create --username carol --admin --password-stdin';
    const made = await run(create, NEW_PASSWORD, GERMAN);
    expectOneLine(made);
    expect(made.out).toBe('carol hat jetzt ein Konto.\n');
    open();
    expect(
      (await services.users.list()).find(({ username }) => username === 'carol'),
    ).toMatchObject({
      displayName: 'carol',
      isAdmin: true,
      language: 'de',
    });
  });

  const create = '--username carol --password-stdin';
  it.each([
    ['a name that is taken', '--username bob --password-stdin', PASSWORD],
    ['one that differs just in case', '--username BoB --password-stdin', PASSWORD],
    ['no name', '--password-stdin', PASSWORD],
    ['an empty name', '--username  --password-stdin', PASSWORD],
    ['a name of two lines', '--username a\nb --password-stdin', PASSWORD],
    ['a name too long', `--username ${'x'.repeat(65)} --password-stdin`, PASSWORD],
    ['a display name too long', `${create} --display-name ${'x'.repeat(101)}`, PASSWORD],
    ['a short password', create, 'sevench'],
    ['no password', create, ''],
    ['a password over 1,024 characters', create, 'x'.repeat(1_025)],
    ['bytes that are no text', create, Buffer.from([0xff, 0xfe, ...Buffer.from(PASSWORD)])],
    ['a language nobody speaks', `${create} --language fr`, PASSWORD],
    ['no terminal to ask on', '--username carol', PASSWORD],
    ['a password as an argument', `${create} --password ${NEW_PASSWORD.trim()}`, PASSWORD],
    ['a role that is none', `${create} --owner`, PASSWORD],
  ])('refuses %s with exit code 2 and changes nothing', async (_what, options, stdin) => {
    const { run, folder } = await household();
    const before = bytesOf(folder);
    expectRefused(await run(`user create ${options}`, stdin));
    expect(bytesOf(folder)).toEqual(before);
  });

  it('needs the master secret, for the token', async () => {
    const { run, folder } = await household();
    const before = bytesOf(folder);
    const create = 'user create --username carol --password-stdin';
    const without = await run(create, PASSWORD, { SELU_ENCRYPTION_KEY: '' });
    expect(without).toMatchObject({ code: 1, out: '' });
    expect(without.err.trim()).not.toBe('');
    expect(bytesOf(folder)).toEqual(before);
  });
});

describe('user edit, promote and demote', () => {
  it('changes what is named and nothing else, and keeps the last administrator', async () => {
    const { run } = await household();
    const accounts = async () => {
      const found = JSON.parse((await run('user list --json')).out) as Record<string, unknown>[];
      return found.map(({ username, displayName, language, isAdmin }) => [
        ...[username, displayName, language, isAdmin],
      ]);
    };
    expectOneLine(await run('user edit --username BOB --language de'));
    expectOneLine(await run('user edit --username bob --new-username robert'));
    expectOneLine(await run('user promote --username robert'));
    expectOneLine(await run('user demote --username alice'));
    expect(await accounts()).toEqual([
      ['alice', 'Alice', 'en', false],
      ['robert', 'Bob', 'de', true],
    ]);
    for (const refused of [
      'demote --username robert',
      'edit --username robert',
      'edit --username nobody --language en',
      'edit --username robert --new-username alice',
      'edit --username robert --language fr',
      'promote',
    ]) {
      expectRefused(await run(`user ${refused}`));
    }
    expect(await accounts()).toHaveLength(2);
  });

  it('knows the words of earlier versions', async () => {
    const { run } = await household();
    expectOneLine(await run('user create --username carol --password-stdin', PASSWORD));
    expectOneLine(await run('user delete --username carol --yes'));
  });
});

describe('user list', () => {
  it('shows who has an account, and no hash', async () => {
    const { run, services, alice, bob, open } = await household(async (home) => {
      await home.services.auth.openSession(somebody, home.bob);
      writerOf(home).userAgentAccess.replace(home.bob, ['mail', 'notes']);
    });
    open();
    const store = services.instance.store();
    const hashes = [alice, bob].map((id) => store.users.byId(id)?.passwordHash ?? 'none');
    const lastSignIn = services.users.find(bob)?.lastSignInAt ?? '';

    const text = await run('user list');
    expect(text).toMatchObject({ code: 0, err: '' });
    expect(
      text.out
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['USER', 'NAME', 'ROLE', 'LANGUAGE', 'AGENTS', 'LAST SIGN-IN'],
      ['alice', 'Alice', 'administrator', 'en', 'all', 'never'],
      ['bob', 'Bob', 'member', 'en', 'mail, notes', lastSignIn],
    ]);
    const german = await run('user list', '', GERMAN);
    expect(
      german.out
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['BENUTZER', 'NAME', 'ROLLE', 'SPRACHE', 'AGENTEN', 'ZULETZT ANGEMELDET'],
      ['alice', 'Alice', 'Administrator', 'en', 'alle', 'nie'],
      ['bob', 'Bob', 'Mitglied', 'en', 'mail, notes', lastSignIn],
    ]);
    const json = await run('user list --json');
    expect(JSON.parse(json.out)).toEqual(await services.users.list());
    expectOneLine(json);
    for (const hash of hashes) expect(text.out + german.out + json.out).not.toContain(hash);
  });

  it('needs no master secret, and tells none from all', async () => {
    const { run } = await household(async (home) => {
      writerOf(home).userAgentAccess.replace(home.bob, ['__none__']);
    });
    const list = await run('user list', '', { SELU_ENCRYPTION_KEY: '' });
    expect(list).toMatchObject({ code: 0, err: '' });
    expect(list.out).toMatch(/bob +Bob +member +en +none +never/);
    expect(list.out).not.toContain('__none__');
  });

  it('lets no stored text steer the terminal', async () => {
    const { run, folder } = await household();
    const hostile = 'B\u001b[2Job\u0007\u009b1m\nmallory  \u202egnp';
    const db = new Database(join(folder, 'instance', 'selu.db'));
    db.prepare(`update users set display_name = ? where username = 'bob'`).run(hostile);
    db.close();
    const { out } = await run('user list');
    const json = await run('user list --json');
    expect(JSON.parse(json.out)).toMatchObject([
      { displayName: 'Alice' },
      { displayName: hostile },
    ]);
    expect(out + json.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(out.trimEnd().split('\n')).toHaveLength(3);
  });
});

describe('user delete', () => {
  const prepare: Parameters<typeof household>[0] = async (home) => {
    const { services, alice, bob } = home;
    for (const userId of [alice, bob]) {
      await services.auth.openSession(somebody, userId);
      const value = { capabilityId: 'pim', name: 'KEY', mode: 'put', value: 'v' } as const;
      await services.credentials.save(machine, { scope: 'user', userId }, value);
      writerOf(home).userAgentAccess.replace(userId, ['mail']);
    }
  };
  /** The ids of the users that a table's rows point to, and the database whole. */
  const ownersIn = (folder: string): Record<string, unknown[]> => {
    const db = new Database(join(folder, 'instance', 'selu.db'));
    try {
      expect(db.pragma('foreign_key_check')).toEqual([]);
      const tables = ['web_sessions', 'user_credentials', 'user_agent_access', 'pipes'];
      return Object.fromEntries(
        tables.map((table) => [table, db.prepare(`select user_id from ${table}`).pluck().all()]),
      );
    } finally {
      db.close();
    }
  };

  it.each([
    ['bob --yes', {}, 'bob is deleted.\n'],
    ['BOB --yes', GERMAN, 'bob ist gelöscht.\n'],
  ])('takes along what is theirs, and nothing else: %s', async (options, env, said) => {
    const { run, open, folder, services, alice, bob } = await household(prepare);
    const gone = await run(`user delete --username ${options}`, '', env);
    expectOneLine(gone);
    expect(gone.out).toBe(said);
    expect(ownersIn(folder)).toEqual({
      web_sessions: [alice],
      user_credentials: [alice],
      user_agent_access: [alice],
      pipes: [],
    });
    // Who it was, and that they are deleted, stays in the log alone.
    expect(withoutLog(folder)).not.toContain(bob);
    open();
    expect(services.users.names().map(({ username }) => username)).toEqual(['alice']);
    await expect(services.auth.signIn(somebody, 'bob', PASSWORD)).rejects.toThrow('sign_in_failed');
  });

  it.each([
    ['the last administrator', '--username alice --yes'],
    ['nobody known', '--username mallory --yes'],
    ['nobody', '--yes'],
    ['two', '--username alice bob --yes'],
    ['without being sure, with no terminal to ask on', '--username bob'],
  ])('refuses %s with exit code 2 and changes nothing', async (_what, options) => {
    const { run, folder } = await household(prepare);
    const before = bytesOf(folder);
    // Standard input is no terminal: a name that stands there is no answer.
    expectRefused(await run(`user delete ${options}`, 'bob\n'));
    expectRefused(await run(`user delete ${options}`, 'bob\n', GERMAN));
    expect(bytesOf(folder)).toEqual(before);
  });

  it('refuses the last administrator in the user’s language, and deletes one who is not', async () => {
    const { run, open, services } = await household();
    const refused = await run('user delete --username alice --yes', '', GERMAN);
    expect(refused.err).toContain('der letzte Administrator');
    expectOneLine(await run('user create --username carol --admin --password-stdin', PASSWORD));
    expectOneLine(await run('user delete --username alice --yes'));
    open();
    expect(services.users.names().map(({ username }) => username)).toEqual(['bob', 'carol']);
  });

  it('goes by the exact name where two differ just in case', async () => {
    const { run, open, services } = await household(async (home) => {
      const bob = writerOf(home).users.byId(home.bob);
      if (bob)
        writerOf(home).users.insert({ ...bob, id: 'x', username: 'Bob', displayName: 'Other' });
    });
    expectRefused(await run('user delete --username BOB --yes'));
    expectOneLine(await run('user delete --username Bob --yes'));
    open();
    expect(services.users.names().map(({ displayName }) => displayName)).toEqual(['Alice', 'Bob']);
  });
});

it('without an instance, says so and makes none', async () => {
  const { run, folder } = await household();
  const elsewhere = join(folder, 'elsewhere');
  for (const command of [
    'user list',
    'user list --json',
    'user create --username a --password-stdin',
    'user delete --username a --yes',
    'session list',
    'session end --username a',
    'reset-password --username a --password-stdin',
  ]) {
    const answer = await run(command, PASSWORD, { SELU_DESKTOP_HOME: elsewhere });
    expect(answer).toMatchObject({ code: 1, out: '' });
    expect(answer.err.trim()).not.toBe('');
  }
  expect(existsSync(elsewhere)).toBe(false);
});
