/**
 * One connection of the played server, on a thread of its own as sqlx has it: reads, writes, and transactions that
 * read before they write, without an end. It prints what it has committed, `table id`, after each commit.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { indexOf, type Counter } from './counters.ts';

export interface ConnectionData {
  readonly file: string;
  readonly counts: Int32Array<SharedArrayBuffer>;
  /** Longest pause between two works, in milliseconds. */
  readonly pauseMs: number;
}

const { file, counts, pauseMs } = workerData as ConnectionData;
const count = (counter: Counter): void => void Atomics.add(counts, indexOf(counter), 1);
const clock = new Int32Array(new SharedArrayBuffer(4));
/** Stands still, as the server does while it waits for something else. */
const pause = (milliseconds: number): void => void Atomics.wait(clock, 0, 0, milliseconds);
const acknowledge = (table: string, id: string): void => void writeSync(1, `${table} ${id}\n`);

const db = new Database(file, { timeout: 5_000 });
db.pragma('foreign_keys = on');
// What sqlx leaves as SQLite has it; better-sqlite3 does not.
db.pragma('synchronous = full');

const people = db.prepare<[], string>('select id from users').pluck().all();
const person = (): string => people[Math.floor(Math.random() * people.length)] ?? '';
const reads = [
  db.prepare('select agent_id from user_agent_access where user_id = ?'),
  db.prepare('select * from user_credentials where user_id = ?'),
  db.prepare('select * from system_credentials where ? is not null'),
  db.prepare('select * from pipes where user_id = ? and active = 1'),
  db.prepare('select * from threads where user_id = ?'),
];
const threadOf = db.prepare<[string], { id: string; pipe_id: string; session_id: string }>(
  'select id, pipe_id, session_id from threads where user_id = ? limit 1',
);
const addMessage = db.prepare(
  `insert into messages (id, pipe_id, session_id, role, content, thread_id) values (?, ?, ?, 'user', 'Hallo', ?)`,
);
const keep = db.prepare(
  `insert into agent_storage (id, agent_id, user_id, value) values (?, 'pim', ?, 'x')`,
);
const remember = db.prepare(
  `insert into agent_memories (id, agent_id, user_id, memory_text) values (?, 'pim', ?, 'mag Tee')`,
);

function read(): void {
  for (const statement of reads) statement.all(person());
  count('reads');
}

/** A single statement. */
function write(): void {
  const thread = threadOf.get(person());
  const id = randomUUID();
  addMessage.run(id, thread?.pipe_id, thread?.session_id, thread?.id);
  acknowledge('messages', id);
  count('writes');
}

/**
 * Looks first and writes then, in one transaction: it fails at once when others have committed in between, or write at
 * that moment. Nothing waits for them then, whatever the busy timeout is.
 */
function readThenWrite(): void {
  const [kept, remembered, who] = [randomUUID(), randomUUID(), person()];
  count('mixed');
  try {
    db.exec('begin');
    reads[0]?.all(who);
    pause(1);
    keep.run(kept, who);
    remember.run(remembered, who);
    db.exec('commit');
  } catch (error) {
    if (db.inTransaction) db.exec('rollback');
    if (!isBusy(error)) throw error;
    count('mixedFailed');
    return;
  }
  acknowledge('agent_storage', kept);
  acknowledge('agent_memories', remembered);
}

const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');

const works = [read, read, write, readThenWrite];
while (Atomics.load(counts, indexOf('stop')) === 0) {
  try {
    works[Math.floor(Math.random() * works.length)]?.();
  } catch (error) {
    count('failed');
    writeSync(2, `played server: ${String(error)}\n`);
  }
  pause(Math.random() * pauseMs);
}
db.close();
