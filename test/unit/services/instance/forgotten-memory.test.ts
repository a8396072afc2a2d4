/** What is left of the keys in the memory of a process that has locked completely: looked for in that memory. */
import { expect, it } from 'vitest';
import { createSecretKey } from 'node:crypto';
import { deriveSubkey } from '../../../../src/main/crypto/subkeys.ts';
import { householdHome } from '../../../support/home.ts';
import { countInMemory } from '../../../support/process-memory.ts';
import { startChild } from '../../store/processes.ts';

it('neither the master secret nor a key of it stands in memory after locking completely', async ({
  skip,
}) => {
  skip(process.platform !== 'linux', 'only Linux shows the memory of another process as a file');
  const { services, folder, secret } = await householdHome();
  const { instanceId } = services.instance.unlocked();
  services.instance.close();
  const child = startChild('forget-secret', folder);
  child.process.stdin.write(`${secret}\n`);
  expect(await child.line()).toBe('unlocked');
  const master = Buffer.from(secret, 'base64');
  const keys = [
    master,
    ...(['credential', 'rowMac'] as const).map((use) =>
      deriveSubkey(createSecretKey(master), instanceId, use).export(),
    ),
  ];
  const found = () => keys.map((key) => countInMemory(child.process.pid ?? 0, key));
  const before = found();
  skip(before.includes(null), 'this user may not read the memory of another process');
  for (const count of before) expect(count).toBeGreaterThan(0);
  child.go();
  expect(await child.line()).toBe('forgotten');
  // The thread takes a moment to end, and the collector to run.
  await expect.poll(found, { timeout: 30_000, interval: 250 }).toEqual([0, 0, 0]);
});
