/** When agents and pipes last did something: what every row of a Selu's tables says, without a look at every row. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAttachedStore } from '../../../../src/main/store/instance/attached/open.ts';
import { temporaryFolder } from '../../../support/home.ts';
import {
  anna,
  jonas,
  makeSeluDatabase,
  markus,
  telegramPipe,
  webhookPipe,
  type SeluShape,
} from '../../../support/selu-database.ts';

async function selu(shape: SeluShape) {
  const file = join(temporaryFolder(), 'selu.db');
  await makeSeluDatabase(file, { shape });
  const db = new Database(file);
  db.pragma('foreign_keys = off');
  onTestFinished(() => void db.close());
  const open = () => {
    const store = openAttachedStore(file, { readonly: true });
    onTestFinished(() => store.close());
    return store;
  };
  return { db, open };
}

/** A time in both of the forms in which Selu writes one. */
const time = fc
  .record({ minute: fc.nat(2_000_000), inMilliseconds: fc.boolean() })
  .map(({ minute, inMilliseconds }) => {
    const iso = new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
    const stored = `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
    return { stored, text: inMilliseconds ? iso.slice(0, 23) : stored };
  });
type Time = typeof time extends fc.Arbitrary<infer T> ? T : never;

const agent = fc.constantFrom('default', 'pim', 'weather', 'ä');
const user = fc.constantFrom(anna, jonas, markus);
const pipe = fc.constantFrom(telegramPipe, webhookPipe, 'gone');
const byTime = <R extends { readonly at: Time }>(rows: readonly R[]): R[] =>
  rows.toSorted((a, b) => (a.at.stored < b.at.stored ? -1 : 1));

/** The latest of each, by looking at all. */
function latest(rows: readonly (readonly [id: string, at: Time])[]): Map<string, string> {
  const last = new Map<string, string>();
  for (const [id, { stored }] of rows) {
    if (stored > (last.get(id) ?? '')) last.set(id, stored);
  }
  return last;
}

describe('when agents and pipes last did something', () => {
  it('is the latest of all that was noted, of anybody or of one person', async () => {
    const { db, open } = await selu('s67');
    const store = open();
    const put = {
      sessions: db.prepare(
        'insert into sessions (id, pipe_id, user_id, agent_id, last_active_at) values (?, ?, ?, ?, ?)',
      ),
      turns: db.prepare(
        'insert into turn_signals (id, agent_id, user_id, created_at) values (?, ?, ?, ?)',
      ),
      messages: db.prepare(
        `insert into messages (id, pipe_id, role, content, created_at) values (?, ?, 'tool', '', ?)`,
      ),
    };
    const rows = fc.record({
      sessions: fc.array(fc.record({ pipe, user, agent, at: time })),
      turns: fc.array(fc.record({ agent, user, at: time }), { maxLength: 40 }),
      messages: fc.array(fc.record({ pipe, at: time }), { maxLength: 40 }),
    });
    fc.assert(
      fc.property(rows, ({ sessions, turns, messages }) => {
        db.transaction(() => {
          db.exec('delete from messages; delete from sessions; delete from turn_signals');
          sessions.forEach((row, n) =>
            put.sessions.run(`s${n}`, row.pipe, row.user, row.agent, row.at.text),
          );
          turns.forEach((row, n) => put.turns.run(`t${n}`, row.agent, row.user, row.at.stored));
          // They come one after the other.
          byTime(messages).forEach((row, n) => put.messages.run(`m${n}`, row.pipe, row.at.text));
        })();
        for (const userId of [null, jonas]) {
          const noted = [...sessions, ...turns].filter(
            (row) => userId === null || row.user === userId,
          );
          expect(store.lastUse.ofAgents(userId)).toEqual(
            latest(noted.map((row) => [row.agent, row.at])),
          );
        }
        const there = new Set(store.pipes.list().map(({ id }) => id));
        const ofPipes = new Map([...store.lastUse.ofPipes()].filter(([id]) => there.has(id)));
        expect(ofPipes).toEqual(
          latest(
            [...sessions, ...messages]
              .filter((row) => there.has(row.pipe))
              .map((row) => [row.pipe, row.at]),
          ),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('is not asked of tables that are missing, lack a column, or would have to be read wholly', async () => {
    const older = (await selu('oldest')).open();
    expect(older.shape.use).toEqual({ sessions: false, turns: false, messages: true });
    expect(older.lastUse.ofAgents(null)).toEqual(new Map());
    const { db, open } = await selu('s59');
    db.exec(`drop index messages_pipe; drop index turn_signals_agent; drop table sessions;
             create view sessions as select 1 as pipe_id, 2 as user_id, 3 as agent_id, 4 as last_active_at`);
    const store = open();
    expect(store.shape.use).toEqual({ sessions: false, turns: false, messages: false });
    expect(store.lastUse.ofPipes()).toEqual(new Map());
  });

  it('is unknown where what stands there is no time', async () => {
    const { db, open } = await selu('s67');
    db.exec(`update sessions set last_active_at = 'yesterday'; delete from messages`);
    const store = open();
    expect(store.lastUse.ofAgents(null)).toEqual(new Map());
    expect(store.lastUse.ofPipes()).toEqual(new Map());
  });
});
