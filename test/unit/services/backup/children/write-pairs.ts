/**
 * Another program on a database: `write-pairs.ts <database>`. Each of its transactions writes the same number into two rows
 * that are far apart. It prints a line when it has begun, and goes on until it is ended.
 */
import { writeSync } from 'node:fs';
import Database from 'better-sqlite3';

const db = new Database(process.argv[2] ?? '', { timeout: 10_000 });
const write = db.prepare('update pairs set n = :n where id = :id');
const both = db.transaction((n: number) => {
  write.run({ n, id: 1 });
  write.run({ n, id: 2_000 });
});
// Without a log beside it, readers get their turn between two transactions alone.
const turn = new Int32Array(new SharedArrayBuffer(4));
for (let n = 1; ; n += 1) {
  both(n);
  Atomics.wait(turn, 0, 0, 2);
  if (n === 20) writeSync(1, 'begun\n');
}
