/** Installs agent after agent at the same place, without an end; prints the number of each that is in its place. */
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { unpackPackage } from '../../../../src/main/agent-package/unpack.ts';

// Killed, it would leave nothing for the next one.
flushCompileCache();
const [source = '', parent = '', first = '0'] = process.argv.slice(2);
for (let n = Number(first); ; n += 1) {
  const { place } = await unpackPackage(join(source, `${n % 2}`), parent);
  await place(join(parent, 'helper'));
  writeSync(1, `${n}\n`);
}
