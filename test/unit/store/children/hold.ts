/**
 * Holds a database: `write` as the one who is writing, `all` against everybody. For some milliseconds, after which it
 * prints the longest time in which its own event loop stood still meanwhile; without them until it is told to go on.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { watchEventLoop } from '../../../support/event-loop.ts';

const [file = '', how = 'write', milliseconds] = process.argv.slice(2);
const db = new Database(file);
if (how === 'all') db.pragma('locking_mode = exclusive');
db.exec('begin immediate');
db.exec('create table held (yes)');
console.log('held');
if (milliseconds === undefined) await once(process.stdin, 'data');
else {
  const longest = watchEventLoop();
  await pause(Number(milliseconds));
  console.log(longest());
}
db.exec('rollback');
db.close();
process.exit();
