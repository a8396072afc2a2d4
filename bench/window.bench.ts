/**
 * The built app in its window against the least app there can be, in the same runtime: start to first usable
 * paint, round trip of a call, memory of the main process.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchApp, type RunningApp } from '../test/e2e/support/launch.ts';
import { makeHousehold, PASSWORD } from '../test/e2e/support/household.ts';
import { signIn } from '../test/e2e/support/steps.ts';
import { inTurns, type Measurement, type Sample } from './harness.ts';
import { machine } from '../src/main/services/common/caller.ts';

declare global {
  interface Window {
    readonly bare: { echo(value: unknown): Promise<unknown> };
  }
}

const emptyApp = join(import.meta.dirname, 'empty-app');
const CALLS = 500;
const BATCH = 50;
const STORED = 1_000;

export default [{ rounds: 5, warmUp: true, round }] satisfies readonly Measurement[];

async function round(): Promise<Sample[]> {
  const homes = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'selu-bench-')));
  const [home = '', emptyHome = ''] = homes;
  const { secret } = await makeHousehold(home, ({ credentials }) =>
    credentials.saveAll(
      machine,
      Array.from({ length: STORED }, (_, index) => ({
        owner: { scope: 'system' } as const,
        capabilityId: 'bench',
        name: `KEY_${index}`,
        value: 'value',
      })),
    ),
  );
  const running: RunningApp[] = [];
  const start = async (options: Parameters<typeof launchApp>[0]): Promise<RunningApp> => {
    const app = await launchApp(options);
    running.push(app);
    await app.page.getByRole('button').first().waitFor();
    return app;
  };
  try {
    const started = await inTurns(1, {
      ours: () => start({ home, env: { SELU_ENCRYPTION_KEY: secret } }),
      baseline: () => start({ home: emptyHome, app: emptyApp }),
    });
    const [ours, empty] = running;
    if (!ours || !empty) throw new Error('both apps have to run');
    await signIn(ours.page, 'alice', PASSWORD);
    await ours.page.getByRole('row').nth(1).waitFor();

    const called = await inTurns(CALLS / BATCH, {
      ours: () =>
        ours.page.evaluate(async (times) => {
          for (let done = 0; done < times; done += 1) await window.selu.app.state({});
        }, BATCH),
      baseline: () =>
        empty.page.evaluate(async (times) => {
          for (let done = 0; done < times; done += 1) await window.bare.echo({});
        }, BATCH),
    });
    return [
      { name: 'start to first usable paint', unit: 'ms', ...started },
      {
        name: 'round trip of a call',
        unit: 'ms',
        ours: called.ours / CALLS,
        baseline: called.baseline / CALLS,
      },
      {
        name: `main process with ${STORED} credentials`,
        unit: 'MiB',
        ours: residentMemory(ours.pid),
        baseline: residentMemory(empty.pid),
      },
    ];
  } finally {
    for (const app of running) await app.kill();
    for (const folder of homes) rmSync(folder, { recursive: true, force: true });
  }
}

/** Resident memory of a process in MiB; Linux only, elsewhere not a number. */
function residentMemory(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return NaN;
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}
