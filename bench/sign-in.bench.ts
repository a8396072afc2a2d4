/**
 * Signing in. Refused sign-ins: how long an unknown name takes beside a wrong password, quantile by quantile; the
 * two distributions must not be told apart. Twenty at once: for how long the event loop, and so the window,
 * waits meanwhile, beside argon2 alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { verify } from 'argon2';
import { newId } from '../src/main/crypto/ids.ts';
import { makeMasterSecret } from '../src/main/crypto/master-secret.ts';
import { Passwords } from '../src/main/crypto/passwords.ts';
import { appPaths } from '../src/main/platform/paths.ts';
import { createServices, type Services } from '../src/main/services/index.ts';
import type { Measurement, Sample } from './harness.ts';
import { machine } from '../src/main/services/common/caller.ts';
import { writerOf } from '../test/support/writer.ts';

const PASSWORD = 'correct horse battery';
/** Refused sign-ins of each kind; every one under a name of its own, so that none has to wait. */
const REFUSED = 60;
const AT_ONCE = 20;

export default [
  { rounds: 1, warmUp: false, round: () => withPeople(REFUSED, refused) },
  { rounds: 3, warmUp: true, round: () => withPeople(AT_ONCE, atOnce) },
] satisfies readonly Measurement[];

async function refused({ auth }: Services): Promise<Sample[]> {
  const took = { unknown: [] as number[], wrong: [] as number[] };
  const signIn = async (kind: keyof typeof took, name: string): Promise<void> => {
    const start = performance.now();
    await auth.signIn(machine, name, 'a wrong password').catch(() => undefined);
    took[kind].push(performance.now() - start);
  };
  for (let index = 0; index < REFUSED; index += 1) {
    await signIn('unknown', `nobody${index}`);
    await signIn('wrong', `user${index}`);
  }
  return [5, 25, 50, 75, 95].map((percent) => ({
    name: `unknown name / wrong password, p${percent}`,
    unit: 'ms',
    ours: quantile(took.unknown, percent),
    baseline: quantile(took.wrong, percent),
  }));
}

async function atOnce({ auth, instance }: Services): Promise<Sample[]> {
  const [user] = instance.store().users.list();
  const ours = await delayDuring((index) => auth.signIn(machine, `user${index}`, PASSWORD));
  const baseline = await delayDuring(() => verify(user?.passwordHash ?? '', PASSWORD));
  return [
    {
      name: `event loop, ${AT_ONCE} sign-ins, p99`,
      unit: 'ms',
      ours: ours.p99,
      baseline: baseline.p99,
    },
    { name: `${AT_ONCE} sign-ins at once`, unit: 'ms', ours: ours.took, baseline: baseline.took },
  ];
}

/** The event loop's delay while the work is done twenty times at once. */
async function delayDuring(
  work: (index: number) => Promise<unknown>,
): Promise<{ p99: number; took: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => work(index)));
  const took = performance.now() - start;
  delay.disable();
  return { p99: delay.percentile(99) / 1e6, took };
}

/** Does the work with so many users, `user0` …, who all have one password, hashed as the app does. */
async function withPeople(
  count: number,
  work: (services: Services) => Promise<Sample[]>,
): Promise<Sample[]> {
  const folder = mkdtempSync(join(tmpdir(), 'selu-bench-'));
  const env = { SELU_DESKTOP_HOME: folder, SELU_ENCRYPTION_KEY: makeMasterSecret().text };
  const services = createServices({ paths: appPaths(env), env });
  services.panel.start();
  services.instance.start();
  await services.setup.createInstance(machine, { from: 'environment' });
  const passwordHash = await new Passwords().hash(PASSWORD);
  const { users } = writerOf({ services });
  for (let index = 0; index < count; index += 1) {
    users.insert({
      id: newId(),
      username: `user${index}`,
      displayName: `User ${index}`,
      passwordHash,
      createdAt: '2026-11-23 12:00:00',
      isAdmin: index === 0,
      language: 'en',
      lastSignInAt: null,
    });
  }
  try {
    return await work(services);
  } finally {
    services.instance.close();
    services.panel.close();
    rmSync(folder, { recursive: true });
  }
}

function quantile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(((sorted.length - 1) * percent) / 100)] ?? NaN;
}
