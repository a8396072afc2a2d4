/** What the activity log adds to a write: the same change of the same instance, written down and not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeMasterSecret } from '../src/main/crypto/master-secret.ts';
import { appPaths } from '../src/main/platform/paths.ts';
import { credentialThing, notWorthLogging } from '../src/main/services/activity/events.ts';
import { machine } from '../src/main/services/common/caller.ts';
import { createServices } from '../src/main/services/index.ts';
import { cellOf } from '../src/main/services/secrets/secret-columns.ts';
import { toStored } from '../src/main/store/core/timestamps.ts';
import { inTurnsHere, type Measurement, type Sample } from './harness.ts';

export default [{ rounds: 5, warmUp: true, round: writes }] satisfies readonly Measurement[];

const WRITES = 500;
const HELD = 1_000;
/** As long as an API key. */
const value = (index: number): string => `sk-${String(index).padStart(61, '0')}`;
const place = (index: number) => ({
  capabilityId: `capability-${index % 50}`,
  name: `TOKEN_${index}`,
});

async function writes(): Promise<Sample[]> {
  const folder = mkdtempSync(join(tmpdir(), 'selu-bench-'));
  const env = { SELU_DESKTOP_HOME: folder, SELU_ENCRYPTION_KEY: makeMasterSecret().text };
  const services = createServices({ paths: appPaths(env), env });
  const { instance } = services;
  try {
    services.panel.start();
    instance.start();
    await services.setup.createInstance(machine, { from: 'environment' });
    await services.credentials.putAll(
      machine,
      Array.from({ length: HELD }, (_, index) => ({
        ...place(index),
        owner: { scope: 'system' as const },
        value: value(index),
      })),
    );
    const write = (logged: Parameters<typeof instance.change<void>>[1], step: number) =>
      instance.change(machine, logged, ({ store, vault }) => {
        const key = place(step % HELD);
        const encryptedValue = vault.encrypt(
          store,
          value(step + 1),
          cellOf('systemCredential', key.capabilityId, key.name),
        );
        const createdAt = toStored(new Date());
        store.systemCredentials.replaceValue({ ...key, encryptedValue, createdAt });
      });
    const took = await inTurnsHere(WRITES, {
      ours: (step) => {
        const named = { ...place(step % HELD), userId: null };
        return write({ action: 'credentialSet', about: credentialThing(named) }, step);
      },
      baseline: (step) => write(notWorthLogging('saidBefore'), step),
    });
    const each = ({ ours, baseline }: { ours: number; baseline: number }) => ({
      ours: ours / WRITES,
      baseline: baseline / WRITES,
    });
    return [
      { name: 'a write with the activity log', unit: 'ms', ...each(took), cpu: each(took.cpu) },
    ];
  } finally {
    instance.close();
    services.panel.close();
    rmSync(folder, { recursive: true });
  }
}
