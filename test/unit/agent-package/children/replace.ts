/** Installs agent after agent at the same place, without an end; prints the number of each that is in its place. */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { unpackPackage } from '../../../../src/main/agent-package/unpack.ts';

const [source = '', parent = '', first = '0'] = process.argv.slice(2);
for (let n = Number(first); ; n += 1) {
  const { place } = await unpackPackage(join(source, `${n % 2}`), parent);
  await place(join(parent, 'helper'));
  writeSync(1, `${n}\n`);
}
