/** The activity log as somebody finds it who can write to its file: whatever they change shows. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityActions } from '#shared/activity.ts';
import { activityPage } from '#shared/contract/schemas.ts';
import { makeMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { activityMacKey, panelMacKey } from '../../../../src/main/crypto/row-mac.ts';
import { ActivityLog } from '../../../../src/main/services/activity/activity-log.ts';
import {
  rowOf,
  type LogKeys,
  type Waiting,
} from '../../../../src/main/services/activity/appending.ts';
import { ActivityReader } from '../../../../src/main/services/activity/activity-reader.ts';
import { linkOf } from '../../../../src/main/services/activity/chain.ts';
import type { Actor } from '../../../../src/main/services/activity/events.ts';
import { PanelService } from '../../../../src/main/services/common/panel.ts';
import {
  adoptRecords,
  carryRecords,
  prepareRecords,
} from '../../../../src/main/services/instance/rotation/carried-records.ts';
import { temporaryFolder } from '../../../support/home.ts';

const SCOPE = 'instance-1';
const DAY = 24 * 60 * 60 * 1000;

const newKeys = (): LogKeys => {
  const { secret } = makeMasterSecret();
  return { macs: activityMacKey(secret, SCOPE), records: panelMacKey(secret, SCOPE) };
};

const everything = { people: [], actors: [], actions: [], about: null, from: null, before: null };
const alice: Actor = {
  who: {
    ...{ id: 'u1', username: 'alice', displayName: 'Alice', isAdmin: true },
    ...{ language: 'en', createdAt: null },
  },
  window: 1,
};

/** A log in a file of its own. */
function newLog({
  file = `${temporaryFolder()}/panel.db`,
  kept = { days: 400, rows: 1_000 },
} = {}) {
  const at = { now: new Date('2026-11-29T12:00:00Z'), keys: newKeys() as LogKeys | null };
  const panel = new PanelService(file);
  panel.start();
  const problems: unknown[] = [];
  const owner = () => ({ scope: SCOPE, keys: at.keys });
  const log = new ActivityLog({
    ...{ panel, owner, kept, now: () => at.now },
    onProblem: (error) => problems.push(error),
  });
  const reader = () => new ActivityReader({ panel, owner, log });
  const write = (count: number) =>
    log.write(
      alice,
      Array.from({ length: count }, (_, index) => ({
        action: 'credentialSet' as const,
        about: { kind: 'credential' as const, id: `c${index}`, name: `KEY_${index}` },
      })),
    );
  const list = () =>
    reader().list({ filters: everything, search: '', concerning: null }, { offset: 0, limit: 100 });
  /** As somebody who opens the file with another program. */
  const sql = (text: string, ...values: unknown[]): void => {
    const other = new Database(file);
    other.prepare(text).run(...values);
    other.close();
  };
  return { at, panel, file, log, reader, write, list, sql, problems };
}

describe('the chain of an activity log', () => {
  it('shows any row that was changed, removed, swapped or cut off, wherever that was', async () => {
    const columns = [
      ...['at', 'who', 'who_id', 'who_name', 'at_window', 'action', 'about_kind', 'about_id'],
      ...['about_name', 'with_kind', 'with_id', 'with_name', 'how_many', 'while_locked'],
      ...['link', 'mac'],
    ];
    const change = fc.oneof(
      fc.record({
        do: fc.constant('change' as const),
        column: fc.constantFrom(...columns),
      }),
      fc.record({ do: fc.constantFrom('remove' as const, 'swap' as const, 'cut' as const) }),
      fc.record({
        do: fc.constant('before' as const),
        number: fc.constantFrom(0n, -5n, -(2n ** 62n)),
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 12 }),
        fc.nat(),
        change,
        fc.boolean(),
        async (count, where, how, more) => {
          const { panel, write, reader, sql } = newLog();
          try {
            for (let each = 0; each < count; each += 1) await write(1);
            expect(await reader().check()).toEqual({ state: 'whole', at: null });
            const seq = 1 + (where % count);
            switch (how.do) {
              case 'change': {
                const isNumber = ['at', 'at_window', 'how_many', 'while_locked'];
                const value = isNumber.includes(how.column) ? 77 : 'other';
                sql(`update activity set ${how.column} = ? where seq = ?`, value, seq);
                break;
              }
              case 'remove':
                sql('delete from activity where seq = ?', seq);
                break;
              case 'cut':
                sql('delete from activity where seq >= ?', seq);
                break;
              case 'before':
                // Before the first one there was, as if it had been pruned.
                sql(
                  `insert into activity (scope, seq, ${columns.join()}, search)
                   select scope, ?, ${columns.join()}, search from activity where seq = ?`,
                  ...[how.number, seq],
                );
                break;
              case 'swap': {
                const other = seq === 1 ? 2 : seq - 1;
                sql('update activity set seq = -1 where seq = ?', seq);
                sql('update activity set seq = ? where seq = ?', seq, other);
                sql('update activity set seq = ? where seq = -1', other);
                break;
              }
            }
            const found = await reader().check();
            expect(found.state).toBe('broken');
            expect(found.at).toBeLessThanOrEqual(seq + 1);
            // What is written afterwards does not cover it up.
            if (more) await write(2);
            expect((await reader().check()).state).toBe('broken');
          } finally {
            panel.close();
          }
        },
      ),
      {
        numRuns: 40,
        // What seems old enough goes with the next one that is written.
        examples: [
          [2, 0, { do: 'change', column: 'at' }, true],
          [3, 1, { do: 'before', number: 0n }, true],
        ],
      },
    );
  });

  it('shows that its record was removed, put back, or taken from another instance', async () => {
    const { write, reader, sql, panel } = newLog();
    await write(3);
    const old = panel.get('activity/instance-1') ?? '';
    await write(2);
    sql(`update settings set value = ? where key = 'activity/instance-1'`, old);
    expect((await reader().check()).at).toBe(4);
    sql(`delete from settings where key = 'activity/instance-1'`);
    expect((await reader().check()).state).toBe('broken');
    await write(1);
    expect((await reader().check()).state).toBe('broken');
  });

  it('holds while two programs write at once', async () => {
    const one = newLog();
    const other = newLog({ file: one.file });
    other.at.keys = one.at.keys;
    for (let each = 0; each < 20; each += 1) await Promise.all([one.write(1), other.write(2)]);
    const { matching, chain } = await one.list();
    expect({ matching, chain }).toEqual({ matching: 60, chain: { state: 'whole', at: null } });
    expect((await other.reader().check()).state).toBe('whole');
    other.panel.close();
    one.panel.close();
  });

  it('takes what was written while the instance was locked, and nothing that could not have been', async () => {
    const { at, write, log, list, panel } = newLog();
    await write(2);
    const { keys } = at;
    at.keys = null;
    await log.write({ who: 'nobody', window: 1 }, { action: 'instanceUnlockFailed' });
    await expect(list()).rejects.toMatchObject({ code: 'secret_missing' });
    at.keys = keys;
    await write(1);
    const page = await list();
    expect(page).toMatchObject({ chain: { state: 'whole' }, wholeUntil: null });
    expect(page.rows.map(({ whileLocked }) => whileLocked)).toEqual([false, true, false, false]);
    // What was done before it was locked, and comes to be written after that, waits for the secret.
    at.keys = null;
    await log.write(alice, { action: 'credentialRemoved' });
    expect(log.unwritten).toBe(1);
    at.keys = keys;
    expect((await list()).rows[0]).toMatchObject({
      action: 'credentialRemoved',
      whileLocked: false,
    });
    panel.close();
  });

  it('takes nothing from somebody without the master secret that could not have been written while it was locked', async () => {
    const { at, write, reader, list, sql, panel } = newLog();
    await write(4);
    const { keys } = at;
    if (keys === null) throw new Error('no keys');
    const head = panel.store().activity.last(SCOPE);
    const nobody = rowOf(
      { who: 'nobody', window: 1 },
      { action: 'instanceUnlockFailed' },
      at.now.getTime(),
    );
    const setting = { aboutKind: 'setting', aboutId: 'health', aboutName: '' } as const;
    const person = { who: 'user', whoId: 'u1', whoName: 'Alice' } as const;
    /** Adds a row that is linked as one has to be, and has no MAC. */
    const forge = (row: Partial<Waiting>): void => {
      const content = { ...nobody, ...row, seq: 5, whileLocked: 1 as const };
      const link = linkOf(SCOPE, content, head?.link ?? '');
      panel.store().activity.insert(SCOPE, [{ ...content, link, mac: '', search: '' }]);
    };
    const seen = async (row: Partial<Waiting>) => {
      forge(row);
      const { state } = await reader().check();
      sql('delete from activity where seq > 4');
      return state;
    };
    expect(await seen({})).toBe('whole');
    expect(await seen({ action: 'settingChanged', ...setting })).toBe('whole');
    const forged: Partial<Waiting>[] = [
      { action: 'credentialRemoved' },
      // By somebody who cannot have done it, …
      person,
      { action: 'settingChanged', ...setting, ...person },
      { who: 'outside' },
      { who: 'app' },
      { whoId: 'u1' },
      // … and about what it never is about.
      { aboutKind: 'credential', aboutId: 'c', aboutName: 'OPENAI_API_KEY' },
      { action: 'restored', aboutKind: 'person', aboutId: 'u1', aboutName: 'Alice' },
      { action: 'settingChanged', ...setting, withKind: 'person', withId: 'u1', withName: 'Al' },
      { count: 7 },
    ];
    for (const row of forged) expect([row, await seen(row)]).toEqual([row, 'broken']);
    forge({ action: 'credentialRemoved' });
    expect(await reader().check()).toEqual({ state: 'broken', at: 5 });
    // The row before it was written when the clock stood there.
    expect((await list()).wholeUntil).toBe(at.now.toISOString());
    await write(1);
    expect((await reader().check()).state).toBe('broken');
    sql('delete from activity where seq > 5');
    panel.close();
  });

  it('is shown with rows in it that this app cannot have written, and says from where on it is not whole', async () => {
    for (const [column, value] of [
      ...[
        ['action', 'x'],
        ['who', 'martian'],
        ['about_kind', 'x'],
        ['with_kind', 'x'],
      ],
      ...[
        ['at', 9e15],
        ['at', -9e15],
        ['at_window', 2n ** 62n],
        ['how_many', 2n ** 62n],
      ],
    ] as const) {
      const { write, list, sql, panel } = newLog();
      await write(3);
      sql(`update activity set ${column} = ? where seq = 2`, value);
      const page = await list();
      expect(() => activityPage.parse(page)).not.toThrow();
      expect(page).toMatchObject({ matching: 3, chain: { state: 'broken', at: 2 } });
      expect(page.rows.map(({ seq }) => seq)).toEqual([3, 2, 1]);
      expect(page.rows[1]).toMatchObject({ who: { kind: 'outside' }, action: 'changedOutside' });
      panel.close();
    }
    const { write, list, sql, panel } = newLog();
    await write(3);
    sql('update activity set seq = ? where seq = 3', 2n ** 62n);
    const page = await list();
    expect(() => activityPage.parse(page)).not.toThrow();
    expect(page).toMatchObject({ matching: 3, chain: { state: 'broken' } });
    await write(2);
    expect(await list()).toMatchObject({ matching: 5, unwritten: 0, chain: { state: 'broken' } });
    panel.close();
  });

  it('goes on under another master secret, also after a crash in the moment between', async () => {
    for (const crash of [false, true]) {
      const { at, panel, write, reader, sql } = newLog();
      await write(4);
      const before = at.keys;
      const after = newKeys();
      if (before === null) throw new Error('no keys');
      const carrying = {
        ...{ from: before.records, to: after.records },
        moved: (_name: string, value: string) => value,
      };
      await prepareRecords(panel, carrying);
      at.keys = after;
      if (crash) await adoptRecords(panel, after.records);
      else await carryRecords(panel, carrying);
      expect((await reader().check()).state).toBe('whole');
      await write(3);
      expect((await reader().check()).state).toBe('whole');
      // What was signed by the old secret alone is still held.
      sql(`update activity set who_name = 'Bob' where seq = 2`);
      expect(await reader().check()).toEqual({ state: 'broken', at: 2 });
      panel.close();
    }
  });

  it('is pruned by age, says so, and is whole afterwards', async () => {
    const { at, write, reader, list, panel, sql } = newLog();
    await write(5);
    at.now = new Date(at.now.getTime() + 200 * DAY);
    await write(1);
    at.now = new Date(at.now.getTime() + 202 * DAY);
    await write(1);
    const { rows, chain } = await list();
    expect(chain.state).toBe('whole');
    expect(rows.map(({ seq, action, count }) => [seq, action, count])).toEqual([
      [8, 'credentialSet', null],
      [7, 'logPruned', 5],
      [6, 'credentialSet', null],
    ]);
    expect(rows[1]?.who).toEqual({ kind: 'app' });
    sql('delete from activity where seq = 6');
    expect(await reader().check()).toEqual({ state: 'broken', at: 7 });
    panel.close();
  });

  it('keeps so many rows, and prunes the oldest of them', async () => {
    const { write, list, panel } = newLog({ kept: { days: 400, rows: 200 } });
    await write(202);
    expect((await list()).matching).toBe(202);
    await write(1);
    const { rows, matching, chain } = await list();
    expect({ matching, chain: chain.state }).toEqual({ matching: 202, chain: 'whole' });
    expect(rows[1]).toMatchObject({ action: 'logPruned', count: 2 });
    panel.close();
  });

  it('keeps what cannot be written, says so, and writes it before the next row', async () => {
    const { panel, write, list, log, problems } = newLog();
    await write(1);
    panel.close();
    await write(2);
    await write(1);
    expect({ unwritten: log.unwritten, problems: problems.length }).toEqual({
      unwritten: 3,
      problems: 1,
    });
    panel.start();
    await write(1);
    const { rows, chain, unwritten } = await list();
    expect({ seqs: rows.map(({ seq }) => seq), chain: chain.state, unwritten }).toEqual({
      ...{ seqs: [5, 4, 3, 2, 1], chain: 'whole', unwritten: 0 },
    });
    panel.close();
  });
});

describe('a list of activity', () => {
  it('is narrowed by who, what, about what, when, and words in names', async () => {
    const { at, log, reader, panel } = newLog();
    const ben = { kind: 'person' as const, id: 'u2', name: 'Bén Müller' };
    const agent = { kind: 'agent' as const, id: 'bank', name: 'Bank' };
    await log.write(alice, [
      { action: 'accessGiven', about: ben, with: agent },
      { action: 'agentUpdated', about: agent },
    ]);
    at.now = new Date(at.now.getTime() + DAY);
    await log.write({ who: 'machine', window: null }, { action: 'personChanged', about: ben });
    const seqs = async (
      filters: object,
      { search = '', concerning = null as string | null } = {},
    ) =>
      (
        await reader().list(
          { filters: { ...everything, ...filters }, search, concerning },
          { offset: 0, limit: 50 },
        )
      ).rows.map(({ seq }) => seq);
    expect(await seqs({})).toEqual([3, 2, 1]);
    expect(await seqs({ people: ['u1'] })).toEqual([2, 1]);
    expect(await seqs({ people: ['u1'], actors: ['machine'] })).toEqual([3, 2, 1]);
    expect(await seqs({ actors: ['machine'] })).toEqual([3]);
    expect(await seqs({ actions: ['agentUpdated', 'personChanged'] })).toEqual([3, 2]);
    expect(await seqs({ about: { kind: 'agent', id: 'bank' } })).toEqual([2, 1]);
    // Of a person also what they did.
    expect(await seqs({ about: { kind: 'person', id: 'u1' } })).toEqual([2, 1]);
    expect(await seqs({ about: { kind: 'person', id: 'u2' } })).toEqual([3, 1]);
    expect(await seqs({ from: at.now.toISOString() })).toEqual([3]);
    expect(await seqs({ before: at.now.toISOString() })).toEqual([2, 1]);
    expect(await seqs({}, { search: 'MULLER ben' })).toEqual([3, 1]);
    expect(await seqs({}, { search: '% alice' })).toEqual([]);
    expect(await seqs({}, { concerning: 'u2' })).toEqual([3, 1]);
    expect(await seqs({}, { concerning: 'u1' })).toEqual([2, 1]);
    expect(reader().people(null)).toEqual([{ id: 'u1', name: 'Alice' }]);
    panel.close();
  });

  it('knows every action by one name', () => {
    expect(new Set(activityActions).size).toBe(activityActions.length);
  });
});
