/** A change of the master secret needs as much memory for many values as for few: a page of them, not all. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { compileCache } from '../../../../../scripts/lib/compile-cache.mjs';
import { makeMasterSecret } from '../../../../../src/main/crypto/master-secret.ts';
import { machine } from '../../../../../src/main/services/common/caller.ts';
import { howMany } from '../../../../support/deep.ts';
import { homeIn, householdHome } from '../../../../support/home.ts';

const program = fileURLToPath(new URL('children/rotate.ts', import.meta.url));
const thread = fileURLToPath(new URL('../../../../../out/main/thread.js', import.meta.url));

/** Of each thread: enough for the programs and some pages. */
const HEAP_MIB = 40;
/** As they are stored, all of them are more than that. */
const VALUES = howMany({ short: 5_000, deep: 60_000 });
const VALUE_BYTES = 6_000;
const value = (index: number): string => `${index} `.padEnd(VALUE_BYTES, 'x');

it('fits into a heap that could not hold what is stored', async () => {
  const home = await householdHome();
  const { credentials, instance, panel } = home.services;
  await credentials.saveAll(
    machine,
    Array.from({ length: VALUES }, (_, n) => ({
      ...{ owner: { scope: 'system' } as const, capabilityId: `c${n % 50}` },
      ...{ name: `N${n}`, value: value(n) },
    })),
  );
  instance.close();
  panel.close();
  const other = makeMasterSecret().text;

  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${HEAP_MIB}`, program, home.folder, other, thread],
    { env: { PATH: process.env['PATH'], ...compileCache(), SELU_ENCRYPTION_KEY: home.secret } },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let told = '';
  child.stdout.on('data', (data: Buffer) => (told += data.toString()));
  child.stderr.on('data', (data: Buffer) => (told += data.toString()));
  await once(child, 'close');
  expect(told).toBe('begin\ndone\n');

  const { services } = homeIn(home.folder, other, {});
  onTestFinished(() => services.instance.close());
  const { store, vault } = services.instance.unlocked();
  let whole = 0;
  for (const { cell, stored } of vault.cells(store, ['systemCredential'])) {
    if (vault.decrypt(stored, cell) === value(Number(cell.identity[1]?.slice(1)))) whole += 1;
  }
  expect(whole).toBe(VALUES);
});
