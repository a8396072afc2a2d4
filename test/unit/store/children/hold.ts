/** Holds a database: `write` as the one who is writing, `all` against everybody. */
import { once } from 'node:events';
import Database from 'better-sqlite3';

const [file = '', how = 'write'] = process.argv.slice(2);
const db = new Database(file);
if (how === 'all') db.pragma('locking_mode = exclusive');
db.exec('begin immediate');
db.exec(`insert into instance_meta (key, value) values ('held', 'yes')`);
console.log('held');
await once(process.stdin, 'data');
db.exec('rollback');
db.close();
process.exit();
