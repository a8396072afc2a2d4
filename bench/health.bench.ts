/**
 * The first Health of an instance in its worker, against decrypting every value and an HMAC over it in a bare loop; then how
 * soon a change shows, and how late the main process is meanwhile.
 */
import { createHmac, generateKeySync, randomUUID, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeMasterSecret } from '../src/main/crypto/master-secret.ts';
import { appPaths } from '../src/main/platform/paths.ts';
import { machine } from '../src/main/services/common/caller.ts';
import { createServices, type Services } from '../src/main/services/index.ts';
import { open as unseal, seal } from './bare-cipher.ts';
import { inTurnsHere, type Measurement, type Sample } from './harness.ts';

export default [
  { rounds: 1, warmUp: false, round: () => firstHealth(10_000) },
  { rounds: 1, warmUp: false, round: () => firstHealth(100_000) },
] satisfies readonly Measurement[];

/** How late the main process may be at most, and how late a change may show. */
const LATE_MS = 50;
const SHOWN_MS = 1_000;
const AT_ONCE = 500;
const thread = join(import.meta.dirname, '../out/main/thread.js');
/** As long as an API key; each another one. */
const value = (index: number): string => `sk-${String(index).padStart(61, '0')}`;
const place = (index: number) => ({
  capability: `capability-${index % 50}`,
  name: `TOKEN_${index}`,
});

async function firstHealth(count: number): Promise<Sample[]> {
  const folder = mkdtempSync(join(tmpdir(), 'selu-bench-'));
  const env = {
    SELU_DESKTOP_HOME: join(folder, 'ours'),
    SELU_ENCRYPTION_KEY: makeMasterSecret().text,
  };
  const key = generateKeySync('aes', { length: 256 });
  const file = join(folder, 'bare.db');
  try {
    const filling = start(env);
    await filling.setup.createInstance(machine, { from: 'environment' });
    for (let from = 0; from < count; from += AT_ONCE) {
      await filling.credentials.putAll(
        machine,
        Array.from({ length: AT_ONCE }, (_, step) => {
          const { capability: capabilityId, name } = place(from + step);
          return { owner: { scope: 'system' }, capabilityId, name, value: value(from + step) };
        }),
      );
    }
    stop(filling);
    fillBare(file, key, count);

    const services = start(env);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const first = await inTurnsHere(1, {
      ours: async () => {
        delay.enable();
        await services.health.list({ language: 'en' });
        delay.disable();
      },
      baseline: () => bareLoop(file, key),
    });
    // What is kept of fingerprints is no part of the first answer, and main is not held by it either.
    delay.enable();
    await services.credentialList.whenKept();
    const again = await inTurnsHere(1, {
      ours: async () => {
        const { capability: capabilityId, name } = place(7);
        const put = { owner: { scope: 'system' as const }, capabilityId, name, value: value(8) };
        await services.credentials.putAll(machine, [put]);
        const { findings } = await services.health.list({ language: 'en' });
        if (!findings.some(({ kind }) => kind === 'same_value'))
          throw new Error('it does not show');
      },
      baseline: () => undefined,
    });
    delay.disable();
    stop(services);
    // A later start has most of it from what was kept.
    const later = start(env);
    const kept = await inTurnsHere(1, {
      ours: () => later.health.list({ language: 'en' }),
      baseline: () => bareLoop(file, key),
    });
    stop(later);
    const label = count.toLocaleString('en');
    return [
      { name: `first health of ${label}`, unit: 'ms', ...first },
      { name: `health of ${label} after a start`, unit: 'ms', ...kept },
      {
        name: `a change shows, of ${label}`,
        ...{ unit: 'ms', ours: again.ours, baseline: SHOWN_MS },
      },
      {
        name: `event loop p99, health of ${label}`,
        ...{ unit: 'ms', ours: delay.percentile(99) / 1e6, baseline: LATE_MS },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function start(env: Readonly<Record<string, string>>): Services {
  const services = createServices({ paths: appPaths(env), env, thread });
  services.panel.start();
  services.instance.start();
  return services;
}

function stop(services: Services): void {
  services.instance.close();
  services.panel.close();
}

function fillBare(file: string, key: KeyObject, count: number): void {
  const db = new Database(file);
  db.pragma('journal_mode = wal');
  db.exec('create table credentials (id text primary key, capability text, name text, value text)');
  const insert = db.prepare('insert into credentials values (?, ?, ?, ?)');
  db.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const to = place(index);
      const sealed = seal(key, Buffer.from(value(index)), to);
      insert.run(randomUUID(), to.capability, to.name, sealed);
    }
  })();
  db.close();
}

/** The work alone: read, decrypt, HMAC, and nothing around it. */
function bareLoop(file: string, key: KeyObject): ReadonlyMap<string, number> {
  const db = new Database(file, { readonly: true });
  const found = new Map<string, number>();
  const rows = db
    .prepare<[], { capability: string; name: string; value: string }>(
      'select capability, name, value from credentials',
    )
    .iterate();
  for (const { value: sealed, ...to } of rows) {
    const mac = createHmac('sha256', key)
      .update(unseal(key, sealed, to))
      .digest('base64');
    found.set(mac, (found.get(mac) ?? 0) + 1);
  }
  db.close();
  return found;
}
