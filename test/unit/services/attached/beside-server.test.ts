/**
 * The services on the database of a Selu whose server is played beside them, as a process of its own that reads and
 * writes all the time: neither side fails or loses anything because of the other.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openText } from '../../../../src/main/crypto/aes-gcm.ts';
import { parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { howMany, isDeep } from '../../../support/deep.ts';
import { callerOf } from '../../../support/home.ts';
import { anna, seluHome } from '../../../support/homes.ts';
import { jonas } from '../../../support/selu-database.ts';
import type { Counts } from '../../../support/selu-server/counters.ts';
import { lostOf, startServer } from '../../../support/selu-server/start.ts';
import { differences, readWholeDatabase } from '../../../support/whole-database.ts';

const SLICES = howMany({ short: 6, deep: 60 });
const SLICE_MS = howMany({ short: 500, deep: 1_000 });
/** A person who is quick with the mouse. */
const PERSON_MS = 50;
const NAMES = 20;

/** What a hurried person does: saves, deletes and looks, of one person's values and of everyone's. */
function person(home: Awaited<ReturnType<typeof seluHome>>) {
  const { credentials, credentialList } = home.services;
  const admin = callerOf(home, anna);
  const stored = new Map<string, string>();
  let step = 0;
  let commits = 0;
  const owners = [{ scope: 'system' }, { scope: 'user', userId: jonas }] as const;
  return {
    stored,
    commits: () => commits,
    act: async (): Promise<void> => {
      step += 1;
      const owner = owners[step % 2] ?? owners[0];
      const name = `N${step % NAMES}`;
      const key = { capabilityId: 'beside', name };
      const at = `${owner.scope} ${name}`;
      if (stored.has(at) && step % 3 === 0) {
        await credentials.remove(admin, owner, key);
        stored.delete(at);
      } else {
        const value = `value ${step}`;
        await credentials.save(admin, owner, { ...key, mode: 'put', value });
        stored.set(at, value);
      }
      commits += 1;
      const page = await credentialList.page(
        {
          ...{ search: 'beside', offset: 0, limit: 200, focus: null },
          sort: { by: 'name', descending: false },
          filters: { capability: [], status: [], user: [], scope: [] },
        },
        { owner: null, language: 'de' },
      );
      const listed = page.rows.map((row) => `${row.user ? 'user' : 'system'} ${row.name}`);
      expect(listed.sort()).toEqual([...stored.keys()].sort());
      expect(new Set(page.rows.map(({ status }) => status)).size).toBeLessThan(2);
    },
  };
}

/**
 * How many transactions a write-ahead log holds: the last frame of each says how large the database is after it.
 * Source: SQLite's documentation, "Database File Format", 4.1.
 */
function commitsIn(log: string): number {
  const bytes = readFileSync(log);
  const salts = bytes.subarray(16, 24);
  const frameSize = 24 + bytes.readUInt32BE(8);
  let commits = 0;
  for (let at = 32; at + frameSize <= bytes.length; at += frameSize) {
    if (!bytes.subarray(at + 8, at + 16).equals(salts)) break;
    if (bytes.readUInt32BE(at + 4) !== 0) commits += 1;
  }
  return commits;
}

/** How often transactions that read before they write failed, of so many. */
class Rate {
  mixed = 0;
  failed = 0;
  commits = 0;

  add(before: Counts, after: Counts): void {
    this.mixed += after.mixed - before.mixed;
    this.failed += after.mixedFailed - before.mixedFailed;
    this.commits += after.writes - before.writes + (after.mixed - before.mixed);
  }

  get share(): number {
    return this.failed / this.mixed;
  }
}

/**
 * The most that may fail beside us: a change of ours is one commit, and costs what one of the server's own costs. The
 * rest is what chance makes of so few.
 */
function mostBesideUs(alone: Rate, beside: Rate, ours: number): number {
  const ofServer = beside.commits - beside.failed;
  const chance = alone.share * (1 - alone.share) * (1 / alone.mixed + 1 / beside.mixed);
  return alone.share * (1 + ours / ofServer) + 4 * Math.sqrt(chance);
}

it('a change of a person is one commit: beside a server it costs what one of the server’s own costs', async () => {
  const home = await seluHome('s67');
  const us = person(home);
  const log = `${home.file}-wal`;
  // The first makes the log.
  await us.act();
  const before = commitsIn(log);
  for (let step = 0; step < NAMES; step += 1) await us.act();
  expect(commitsIn(log) - before).toBe(NAMES);
});

describe.each(isDeep ? (['s59', 's67'] as const) : (['s67'] as const))('beside a %s', (shape) => {
  it(
    'nobody is told that it is busy, nothing is lost, and the server fails no more often than alone',
    async () => {
      const home = await seluHome(shape);
      const before = readWholeDatabase(home.file);
      // Each connection is a thread. The fewer of the short form are as busy as the many.
      const server = await startServer(home.file, {
        connections: howMany({ short: 4, deep: 10 }),
        pauseMs: howMany({ short: 60, deep: 150 }),
      });
      await server.goOn(20);
      const us = person(home);
      const elsewhere = person(await seluHome(shape));
      const [alone, beside] = [new Rate(), new Rate()];
      // In turns, and as busy elsewhere, so that what the machine has to do is the same for both.
      for (let slice = 0; slice < SLICES; slice += 1) {
        const first = await server.counts();
        const end = performance.now() + SLICE_MS;
        const [rate, who] = slice % 2 === 0 ? [alone, elsewhere] : [beside, us];
        while (performance.now() < end) {
          await who.act();
          await pause(PERSON_MS);
        }
        rate.add(first, await server.counts());
      }
      await home.services.users.setLanguage(machine, anna, 'en');
      const { failed, reads, writes } = await server.counts();
      expect(await server.stop()).toBe(0);

      expect(failed).toBe(0);
      expect(Math.min(reads, writes, alone.mixed, beside.mixed, us.commits())).toBeGreaterThan(10);
      // Of so few as in the short form chance could make anything; there it is counted what a change of ours is, above.
      if (isDeep)
        expect(beside.share).toBeLessThanOrEqual(mostBesideUs(alone, beside, us.commits()));
      expect(lostOf(server, home.file)).toEqual([]);
      expect(storedBeside(home.file, home.secret)).toEqual(
        [...us.stored].sort(([one], [other]) => (one < other ? -1 : 1)),
      );
      home.services.instance.close();
      const changed = differences(before, readWholeDatabase(home.file));
      expect(changed.filter((each) => !each.startsWith('agent_memories'))).toEqual([
        'agent_storage +',
        'messages +',
        'system_credentials +',
        'user_credentials +',
        'users.language',
      ]);
    },
    10 * 60_000,
  );
});

/** Whose it is, its name and its value, of all that was stored beside the server. */
function storedBeside(file: string, secret: string): [string, string][] {
  const key = parseMasterSecret(secret, 'typed');
  const db = new Database(file, { readonly: true });
  try {
    return db
      .prepare<[], { at: string; value: string }>(
        `select 'system ' || credential_name at, encrypted_value value
           from system_credentials where capability_id = 'beside'
         union all
         select 'user ' || credential_name, encrypted_value
           from user_credentials where capability_id = 'beside'
         order by 1`,
      )
      .all()
      .map(({ at, value }) => [at, openText(key, value, new Uint8Array(0))]);
  } finally {
    db.close();
  }
}
