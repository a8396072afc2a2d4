/** `session list|end`: a session goes by its handle, never by its id. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { sessionHandle } from '../../../src/main/crypto/ids.ts';
import { somebody, writerOf } from '../../support/home.ts';
import { bytesOf, expectOneLine, expectRefused, household } from '../../support/cli-household.ts';

const GERMAN = { LANG: 'de_DE.UTF-8' };

/** Two sessions of Bob and one of Alice that last, and one of each that has expired. */
const signedIn = () =>
  household(async (home) => {
    const { alice, bob } = home;
    const { sessions } = writerOf(home);
    for (const userId of [alice, bob, bob]) {
      await home.services.auth.openSession(somebody, userId);
    }
    for (const userId of [alice, bob]) {
      const [row] = sessions.listOfUser(userId);
      if (row === undefined) throw new Error('no session');
      sessions.insert({ ...row, id: `old ${userId}`, expiresAt: '2026-01-01 00:00:00' });
    }
  });

function rowsIn(folder: string): { id: string; userId: string }[] {
  const db = new Database(join(folder, 'instance', 'selu.db'));
  try {
    return db
      .prepare<[], { id: string; userId: string }>(
        'select id, user_id as userId from web_sessions order by id',
      )
      .all();
  } finally {
    db.close();
  }
}
const isLive = ({ id }: { id: string }): boolean => !id.startsWith('old ');

describe('session list', () => {
  it('shows who is signed in where, and no id of a session', async () => {
    const { run, folder, bob } = await signedIn();
    const live = rowsIn(folder).filter(isLive);
    const before = bytesOf(folder);
    const answers = [
      await run('session list', '', { SELU_ENCRYPTION_KEY: '' }),
      await run('session list --json'),
      await run('session list --username BOB'),
      await run('session list --username bob --json'),
      await run('session list', '', GERMAN),
    ];
    for (const { code, err, out } of answers) {
      expect([code, err]).toEqual([0, '']);
      for (const { id } of rowsIn(folder)) expect(out).not.toContain(id);
    }
    const [text, json, bobs, bobsJson, german] = answers.map(({ out }) => out);
    const table = (out = '') =>
      out
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/));
    const handles = live.map(({ id }) => sessionHandle(id)).sort();
    expect(table(text)[0]).toEqual([
      'SESSION',
      'USER',
      'DEVICE',
      'STARTED',
      'LAST USED',
      'EXPIRES',
    ]);
    expect(table(german)[0]).toEqual(expect.arrayContaining(['SITZUNG', 'BENUTZER', 'GERÄT']));
    expect(table(text).slice(1)).toEqual(table(german).slice(1));
    expect(
      table(text)
        .slice(1)
        .map(([handle]) => handle)
        .sort(),
    ).toEqual(handles);
    expect(
      table(text)
        .slice(1)
        .map(([, user]) => user)
        .sort(),
    ).toEqual(['alice', 'bob', 'bob']);
    expect(table(text)[1]).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.any(String),
      'test-device',
      ...Array<unknown>(3).fill(expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)),
    ]);
    expect(
      table(bobs)
        .slice(1)
        .map(([, user]) => user),
    ).toEqual(['bob', 'bob']);

    const sessions = JSON.parse(json ?? '') as { handle: string }[];
    expect(sessions.map(({ handle }) => handle).sort()).toEqual(handles);
    for (const session of sessions) {
      expect(Object.keys(session).sort()).toEqual(
        ['device', 'expiresAt', 'handle', 'lastUsedAt', 'phone', 'startedAt', 'user'].sort(),
      );
    }
    expect(JSON.parse(bobsJson ?? '')).toMatchObject([
      { user: { id: bob } },
      { user: { id: bob } },
    ]);
    expect(bytesOf(folder)).toEqual(before);
  });

  it('says that nobody is signed in, and what an orchestrator did not note', async () => {
    const { run, open, services, bob } = await household();
    expect((await run('session list')).out).toBe('Nobody is signed in.\n');
    expect((await run('session list', '', GERMAN)).out).toBe('Niemand ist angemeldet.\n');
    expect((await run('session list --json')).out).toBe('[]\n');
    open();
    writerOf({ services }).sessions.insert({
      ...{
        id: 'x',
        userId: bob,
        expiresAt: '2999-01-01 00:00:00',
        createdAt: '2020-01-01 00:00:00',
      },
      ...{ deviceName: null, lastUsedAt: null, locked: false },
    });
    services.instance.close();
    services.panel.close();
    const { out } = await run('session list');
    expect(out).toMatch(/bob +– +2020-01-01T00:00:00.000Z +– +2999-01-01T00:00:00.000Z\n$/);
  });

  it('refuses a user who is not there', async () => {
    const { run } = await household();
    expectRefused(await run('session list --username mallory'));
  });
});

describe('session end', () => {
  it('ends the one of a handle', async () => {
    const { run, folder } = await signedIn();
    const before = rowsIn(folder);
    const [one] = before.filter(isLive);
    if (one === undefined) throw new Error('no session');
    const which = `session end --session ${sessionHandle(one.id)}`;
    expect(await run(which, '', { SELU_ENCRYPTION_KEY: '' })).toMatchObject({ code: 1, out: '' });
    const ended = await run(which);
    expectOneLine(ended);
    expect(ended.out).toBe('1 session ended.\n');
    expect(rowsIn(folder)).toEqual(before.filter(({ id }) => id !== one.id));
    expectRefused(await run(`session end --session ${sessionHandle(one.id)}`));
  });

  it('ends all of a user', async () => {
    const { run, folder, services, open, alice, bob } = await signedIn();
    const before = rowsIn(folder);
    const ended = await run('session end --username Bob', '', GERMAN);
    expectOneLine(ended);
    expect(ended.out).toBe('3 Sitzungen beendet.\n');
    expect(rowsIn(folder)).toEqual(before.filter(({ userId }) => userId === alice));
    expect((await run('session end --username bob')).out).toBe('0 sessions ended.\n');
    open();
    for (const { id, userId } of before.filter(isLive)) {
      expect(services.instance.store().sessions.byId(id) === null).toBe(userId === bob);
    }
  });

  it.each([
    ['a handle of nothing', () => '--session 00000000000000000000000000000000'],
    ['an id', (ids: string[]) => `--session ${ids[0]}`],
    ['part of a handle', (ids: string[]) => `--session ${sessionHandle(ids[0] ?? '').slice(0, 8)}`],
    ['nothing', () => ''],
    ['an empty handle', () => '--session '],
    ['an unknown user', () => '--username mallory'],
    ['both', (ids: string[]) => `--username bob --session ${sessionHandle(ids[0] ?? '')}`],
  ])('refuses %s with exit code 2 and changes nothing', async (_what, options) => {
    const { run, folder } = await signedIn();
    const ids = rowsIn(folder)
      .filter(isLive)
      .map(({ id }) => id);
    const before = bytesOf(folder);
    const refused = await run(`session end ${options(ids)}`.trimEnd());
    expectRefused(refused);
    expect(bytesOf(folder)).toEqual(before);
  });
});
