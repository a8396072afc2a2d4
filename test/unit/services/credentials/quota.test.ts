/** A person's own credentials have a quota that nothing in a window gets around, and lists keep no stored text. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { callerOf, householdHome, type TestHome, codeOf } from '../../../support/home.ts';
import { howMany } from '../../../support/deep.ts';

const MOST_BYTES = limits.personalMebibytes * 1024 * 1024;
/** As long as the longest value is when it is stored. */
const LARGE = 'x'.repeat(87_000);
const large = 'v'.repeat(limits.credentialValueBytes);

function inDatabase<T>(home: TestHome, work: (db: Database.Database) => T): T {
  const db = new Database(join(home.folder, 'instance', 'selu.db'));
  try {
    return db.transaction(() => work(db))();
  } finally {
    db.close();
  }
}

/** Gives a user as many credentials, the first of them large, instead of those that are there. */
const fill = (home: TestHome, user: string, count: number, largeOnes: number): void =>
  inDatabase(home, (db) => {
    db.exec('delete from user_credentials');
    const insert = db.prepare(`insert into user_credentials values (?, ?, 'cap', ?, ?, null, ?)`);
    for (let n = 0; n < count; n += 1) {
      const value = n < largeOnes ? LARGE : 'x';
      insert.run(`id-${n}`, user, `N${n}`, value, '2026-01-01 00:00:00');
    }
  });

const sizeOf = (home: TestHome, user: string) =>
  inDatabase(
    home,
    (db) =>
      db
        .prepare(
          'select count(*) as count, sum(length(encrypted_value)) as bytes from user_credentials where user_id = ?',
        )
        .get(user) as { count: number; bytes: number },
  );

it('no sequence of adding, replacing, removing and undoing in a window gets past it', async () => {
  const home = await householdHome();
  const { credentials, undo } = home.services;
  const owner = { scope: 'user', userId: home.bob } as const;
  const name = fc.nat(1_010).map((n) => `N${n}`);
  const step = fc.oneof(
    fc.record({ do: fc.constant('put' as const), name, value: fc.constantFrom('v', large) }),
    fc.record({
      do: fc.constant('several' as const),
      changes: fc.uniqueArray(fc.record({ name, value: fc.constantFrom('v', large, null) }), {
        maxLength: 6,
        selector: (change) => change.name,
      }),
    }),
    fc.record({ do: fc.constantFrom('remove', 'undo' as const), name }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40, size: 'max' }),
      fc.constantFrom('bob', 'alice' as const),
      async (steps, who) => {
        fill(home, home.bob, 997, 94);
        const caller = callerOf(home, home[who], who === 'bob' ? 'user' : 'admin');
        const tokens: string[] = [];
        for (const each of steps) {
          const before = sizeOf(home, home.bob);
          const work = async (): Promise<void> => {
            if (each.do === 'put') {
              const request = { capabilityId: 'cap', name: each.name, mode: 'put' } as const;
              await credentials.save(caller, owner, { ...request, value: each.value });
            } else if (each.do === 'several') {
              const changes = each.changes.map((change) => ({
                ...change,
                owner,
                capabilityId: 'cap',
              }));
              tokens.push((await credentials.saveAll(caller, changes)) ?? '');
            } else if (each.do === 'remove') {
              const key = { capabilityId: 'cap', name: each.name };
              tokens.push(await credentials.remove(caller, owner, key));
            } else await undo.undo(caller, tokens.pop() ?? '');
          };
          const full = await work().then(
            () => false,
            (error: unknown) => {
              if (!(error instanceof AppError)) throw error;
              return (error as AppError).code === 'credentials_full';
            },
          );
          const after = sizeOf(home, home.bob);
          expect(after.count).toBeLessThanOrEqual(limits.personalCredentials);
          expect(after.bytes).toBeLessThanOrEqual(MOST_BYTES);
          if (full) expect(after).toEqual(before);
        }
      },
    ),
    { numRuns: howMany({ short: 4, deep: 25 }) },
  );
});

it('lets who has more than fits undo what they removed in any order, and adds nothing beside it', async () => {
  const home = await householdHome();
  const { credentials, undo } = home.services;
  const owner = { scope: 'user', userId: home.bob } as const;
  const caller = callerOf(home, home.bob, 'user');
  const keyOf = (n: number) => ({ capabilityId: 'cap', name: `N${n}` });
  const removals = fc.uniqueArray(fc.nat(1_009), { minLength: 2, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(removals, fc.infiniteStream(fc.nat(1_000)), async (removed, order) => {
      fill(home, home.bob, 1_010, 98);
      const before = sizeOf(home, home.bob);
      const tokens: string[] = [];
      for (const n of removed) tokens.push(await credentials.remove(caller, owner, keyOf(n)));
      const shuffled = tokens
        .map((token) => ({ token, at: order.next().value as number }))
        .sort((a, b) => a.at - b.at);
      for (const { token } of shuffled) await undo.undo(caller, token);
      expect(sizeOf(home, home.bob)).toEqual(before);
      const more = { capabilityId: 'more', name: 'NEW', mode: 'add', value: 'v' } as const;
      expect(await codeOf(() => credentials.save(caller, owner, more))).toBe('credentials_full');
    }),
    { numRuns: howMany({ short: 6, deep: 60 }) },
  );
});

it('takes the last that fits and says what the next one would be too much for', async () => {
  const home = await householdHome();
  const { credentials } = home.services;
  const owner = { scope: 'user', userId: home.bob } as const;
  const bob = callerOf(home, home.bob, 'user');
  const save = (caller: typeof bob, name: string, value = 'v') =>
    credentials.save(caller, owner, { capabilityId: 'cap', name, mode: 'put', value });

  fill(home, home.bob, limits.personalCredentials - 1, 0);
  await save(bob, 'LAST');
  expect(await codeOf(() => save(bob, 'MORE'))).toBe('credentials_full');
  await save(bob, 'LAST', 'another value');
  // Whoever has the files can write them anyway.
  await save(machine, 'MORE');
  // Who has more than fits can still replace with what is no longer.
  await save(bob, 'MORE', 'w');

  fill(home, home.bob, 96, 96);
  expect(await codeOf(() => save(bob, 'LARGE', large))).toBe('credentials_full');
  await save(bob, 'SMALL');
  await save(callerOf(home, home.bob, 'user'), 'N0', 'smaller than before');
  await save(bob, 'LARGE', large);
  // Everybody has a quota of their own.
  const alice = { scope: 'user', userId: home.alice } as const;
  const request = { capabilityId: 'cap', name: 'N', mode: 'add', value: 'v' } as const;
  await credentials.save(callerOf(home, home.alice), alice, request);
});

it('remembers of what it has seen to be intact no stored text', async () => {
  const home = await householdHome();
  const { credentials } = home.services;
  const changes = Array.from({ length: 200 }, (_, n) => ({
    owner: { scope: 'system' } as const,
    capabilityId: 'cap',
    name: `N${n}`,
    value: large,
  }));
  await credentials.saveAll(machine, changes);
  const stored = inDatabase(home, (db) =>
    db.prepare('select sum(length(encrypted_value)) from system_credentials').pluck().get(),
  );
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const inUse = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = inUse();
  expect(credentials.list().filter(({ status }) => status === 'set')).toHaveLength(200);
  expect(inUse() - before).toBeLessThan(Number(stored) / 4);
});

it('keeps only a few removals of one person to be undone', async () => {
  const home = await householdHome();
  const { credentials, undo } = home.services;
  const owner = { scope: 'user', userId: home.bob } as const;
  const bob = callerOf(home, home.bob, 'user');
  const alice = callerOf(home, home.alice);
  fill(home, home.bob, 30, 0);
  const remove = (caller: typeof bob, n: number) =>
    credentials.remove(caller, owner, { capabilityId: 'cap', name: `N${n}` });
  const hers = await remove(alice, 29);
  const his: string[] = [];
  for (let n = 0; n < 25; n += 1) his.push(await remove(bob, n));
  expect(await codeOf(() => undo.undo(bob, his[4] ?? ''))).toBe('undo_expired');
  for (const token of his.slice(5)) await undo.undo(bob, token);
  await undo.undo(alice, hers);
});
