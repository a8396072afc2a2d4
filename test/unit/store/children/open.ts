/** Opens a database of `steps.ts` when told to, and prints its version or why it could not. */
import { once } from 'node:events';
import { openDatabase } from '../../../../src/main/store/core/database.ts';
import { steps } from '../steps.ts';

const [file = ''] = process.argv.slice(2);
console.log('ready');
await once(process.stdin, 'data');
try {
  const db = openDatabase(file, steps, { create: true });
  console.log(db.pragma('user_version', { simple: true }));
  db.close();
} catch (error) {
  console.log(error);
}
process.exit();
