/**
 * A new secret makes a row whole again that somebody else has changed. It must not make theirs ours: every field that
 * is signed is played by somebody else, and then the row is saved as a person would save it.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { machine, type Caller } from '../../../../src/main/services/common/caller.ts';
import type { Question } from '../../../../src/main/services/common/questions.ts';
import {
  signedKinds,
  signedRows,
  type SignedKind,
} from '../../../../src/main/services/secrets/signed-rows.ts';
import { callerOf, codeOf, householdHome } from '../../../support/home.ts';

type Home = Awaited<ReturnType<typeof householdHome>>;
let home: Home;

beforeEach(async () => {
  home = await householdHome();
});

function outside<T>(work: (db: Database.Database) => T): T {
  const db = new Database(join(home.folder, 'instance', 'selu.db'));
  try {
    db.pragma('foreign_keys = off');
    return work(db);
  } finally {
    db.close();
  }
}

const unchecked = { check: false, otherKeyOk: true, insecureOk: true };
const ADDRESS = 'https://messages.example:1234';

/** Stores the first one with a null, and a new secret in it with its id; everything else is the same. */
const saves: Partial<Record<SignedKind, (id: string | null, secret: string) => Promise<unknown>>> =
  {
    systemCredential: (_id, value) =>
      home.services.credentials.save(
        machine,
        { scope: 'system' },
        { capabilityId: 'pim', name: 'KEY', mode: 'put', value },
      ),
    userCredential: (_id, value) =>
      home.services.credentials.save(
        machine,
        { scope: 'user', userId: home.bob },
        { capabilityId: 'pim', name: 'PIN', mode: 'put', value },
      ),
    provider: (_id, key) =>
      home.services.providers.save(machine, {
        ...{ id: 'openai', key, baseAddress: null, region: null },
        ...unchecked,
      }),
    telegram: (pipeId, secret) =>
      home.services.messengers.saveTelegram(machine, {
        ...{ pipeId, userId: home.bob, name: 'Bot', agentId: null, chat: '42' },
        ...{ token: `123456:${secret.padEnd(35, 'x')}`, ...unchecked },
      }),
    blueBubbles: (pipeId, password) =>
      home.services.messengers.saveBlueBubbles(machine, {
        ...{ pipeId, userId: home.bob, name: 'Mac', agentId: null, chat: 'iMessage;-;+49170' },
        ...{ address: ADDRESS, password, ...unchecked },
      }),
  };

const renewed = signedKinds.filter((kind) => signedRows[kind].renewedBy !== null);
const cases = renewed.flatMap((kind) =>
  Object.entries(signedRows[kind].fields)
    .filter(([field]) => field !== 'id')
    .map(([field, column]) => ({ kind, field, column })),
);

it('every kind that a new secret renews has its save here', () => {
  expect(Object.keys(saves).sort()).toEqual([...renewed].sort());
});

describe.each(cases)('$kind.$field of somebody else', ({ kind, column }) => {
  it('is not signed with a new secret', async () => {
    const { table } = signedRows[kind];
    const save = saves[kind];
    await save?.(null, 'first');
    const pipe = home.services.pipes.list()[0]?.id ?? null;
    // A pipe that is off must not come on.
    if (pipe !== null) await home.services.pipes.setActive(machine, pipe, false);
    const theirs = column === 'active' ? 1 : column.endsWith('_at') ? '2099-01-01 00:00:00' : 'eve';
    const id = outside((db) => {
      if (kind === 'provider') db.exec(`update ${table} set active = 0`);
      db.prepare(`update ${table} set ${column} = ?`).run(theirs);
      return db.prepare(`select id from ${table}`).pluck().get();
    });
    const code = await codeOf(() => save?.(pipe, 'second'));
    const isOurs = !(await home.services.outside.list()).items.some((each) => each.id === id);
    const now = outside((db) => db.prepare(`select ${column} from ${table} where id = ?`).get(id));
    // A provider that is connected anew is on by that.
    if (kind === 'provider' && column === 'active') expect([code, isOurs]).toEqual(['done', true]);
    else expect([isOurs, Object.values(now ?? {})[0]]).not.toEqual([true, theirs]);
  });
});

describe('a server that was confirmed', () => {
  let asked: Question[];
  let alice: Caller;

  beforeEach(() => {
    asked = [];
    alice = callerOf(
      home,
      home.alice,
      'admin',
      () => {},
      (question) => {
        asked.push(question);
        return Promise.resolve(true);
      },
    );
  });

  it('is asked about again where somebody else put it into the row of a provider', async () => {
    const { providers } = home.services;
    const save = (baseAddress: string) =>
      providers.save(alice, {
        ...{ id: 'openai', key: `sk-${asked.length}`, baseAddress, region: null },
        ...unchecked,
      });
    await save(`${ADDRESS}/one`);
    await save(`${ADDRESS}/two`);
    expect(asked).toHaveLength(1);
    outside((db) => db.prepare('update llm_providers set base_url = ?').run(`${ADDRESS}/eve`));
    await save(`${ADDRESS}/eve`);
    expect(asked).toHaveLength(2);
  });

  it('is asked about again where somebody else put it into the row of a pipe', async () => {
    const { messengers, pipes } = home.services;
    const save = (pipeId: string | null, address: string) =>
      messengers.saveBlueBubbles(alice, {
        ...{ pipeId, userId: home.bob, name: 'Mac', agentId: null, chat: 'iMessage;-;+49170' },
        ...{ address, password: `canary-${asked.length}`, ...unchecked },
      });
    await save(null, `${ADDRESS}/one`);
    const pipe = pipes.list()[0]?.id ?? null;
    await save(pipe, `${ADDRESS}/two`);
    expect(asked).toHaveLength(1);
    outside((db) =>
      db.prepare('update bluebubbles_configs set server_url = ?').run(`${ADDRESS}/e`),
    );
    await save(pipe, `${ADDRESS}/e`);
    expect(asked).toHaveLength(2);
  });
});
