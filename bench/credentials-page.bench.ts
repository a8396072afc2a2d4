/** The Credentials page of the built app with many rows, beside a bare virtual table of the same rows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { build } from 'rolldown';
import { machine } from '../src/main/services/common/caller.ts';
import { makeHousehold, PASSWORD } from '../test/e2e/support/household.ts';
import { launchApp, type RunningApp } from '../test/e2e/support/launch.ts';
import { signIn } from '../test/e2e/support/steps.ts';
import { inTurns, type Measurement, type Sample } from './harness.ts';

export default [
  { rounds: 3, warmUp: false, round: () => round(10_000) },
  { rounds: 1, warmUp: false, round: () => round(100_000) },
] satisfies readonly Measurement[];

const OPENINGS = 5;
/** For so long a person looks at a page, at least, in milliseconds: what it still draws by then is its own. */
const LOOK = 300;
/** Typed letter by letter; the digits narrow the list further each time. */
const WORDS = 'token_77';
const bareTable = join(import.meta.dirname, 'bare-table');

/** Milliseconds that something took, and the longest that a frame was late meanwhile. */
interface Took {
  /** Null where what was done leaves the list as it is, so that there is nothing to wait for. */
  readonly ms: number | null;
  readonly frame: number;
}

async function round(count: number): Promise<Sample[]> {
  const homes = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'selu-bench-')));
  const [home = '', bareHome = ''] = homes;
  const { secret } = await makeHousehold(home, ({ credentials }) =>
    credentials.saveAll(
      machine,
      Array.from({ length: count }, (_, index) => ({
        owner: { scope: 'system' } as const,
        capabilityId: `capability-${index % 50}`,
        name: `TOKEN_${index}`,
        value: `sk-${String(index).padStart(61, '0')}`,
      })),
    ),
  );
  const script = join(bareHome, 'page.js');
  await build({
    input: join(bareTable, 'page.tsx'),
    output: { file: script },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  });
  const running: RunningApp[] = [];
  const start = async (options: Parameters<typeof launchApp>[0]): Promise<Page> => {
    const app = await launchApp(options);
    running.push(app);
    return app.page;
  };
  try {
    const ours = await start({ home, env: { SELU_ENCRYPTION_KEY: secret } });
    const bare = await start({
      home: bareHome,
      app: bareTable,
      env: { BARE_TABLE_PAGE: script },
    });
    await signIn(ours, 'alice', PASSWORD);
    await ours.locator('[data-row]').first().waitFor({ timeout: 120_000 });
    await bare.getByRole('button').first().waitFor();
    const opened = await both(OPENINGS, {
      ours: () => opening(ours, '#/settings', '#/credentials'),
      baseline: () => opening(bare, '#/empty', `#/table/${count}`),
    });
    const typed = await both(1, {
      ours: () => typing(ours, 'Search credentials'),
      baseline: () => typing(bare, 'Search'),
    });
    const label = count.toLocaleString('en');
    return [
      sample(`open Credentials with ${label}`, opened, 'ms'),
      sample(`longest frame, opening ${label}`, opened, 'frame'),
      sample(`letter in the search of ${label}`, typed, 'ms'),
      sample(`longest frame, typing in ${label}`, typed, 'frame'),
    ];
  } finally {
    for (const app of running) await app.kill();
    for (const folder of homes) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

type Both = Readonly<Record<'ours' | 'baseline', readonly Took[]>>;

async function both(
  times: number,
  work: Readonly<Record<'ours' | 'baseline', () => Promise<readonly Took[]>>>,
): Promise<Both> {
  const took: Record<'ours' | 'baseline', Took[]> = { ours: [], baseline: [] };
  const noting = (side: 'ours' | 'baseline') => async () =>
    took[side].push(...(await work[side]()));
  await inTurns(times, { ours: noting('ours'), baseline: noting('baseline') });
  return took;
}

/** Of times the middle one, of frames the worst. */
function sample(name: string, { ours, baseline }: Both, what: keyof Took): Sample {
  const of = (all: readonly Took[]): number => {
    const known = all.flatMap((took) => took[what] ?? []);
    const sorted = known.sort((a, b) => a - b);
    return sorted[what === 'ms' ? sorted.length >> 1 : sorted.length - 1] ?? NaN;
  };
  return { name, unit: 'ms', ours: of(ours), baseline: of(baseline) };
}

/** From another page to the list, until the rows that have room are painted. */
async function opening(page: Page, elsewhere: string, list: string): Promise<Took[]> {
  await page.evaluate((hash) => (location.hash = hash), elsewhere);
  await page.locator('[data-row]').first().waitFor({ state: 'detached' });
  await sleep(LOOK);
  return [
    await page.evaluate(async (hash) => {
      const isFilled = (): boolean => {
        const row = [...document.querySelectorAll('[data-row]')].at(-1);
        const scroller = row?.closest('[role=grid]') ?? row?.parentElement;
        const room = scroller?.parentElement?.getBoundingClientRect().bottom;
        return room !== undefined && (row?.getBoundingClientRect().bottom ?? 0) >= room;
      };
      const start = performance.now();
      let [last, frame] = [start, 0];
      location.hash = hash;
      for (let shown = false; ;) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = performance.now();
        frame = Math.max(frame, now - last);
        last = now;
        if (shown) return { ms: now - start, frame };
        shown = isFilled();
      }
    }, list),
  ];
}

/** Letter by letter, each until the list has followed it. */
const typing = (page: Page, label: string): Promise<Took[]> =>
  page.evaluate(
    async ({ name, words }) => {
      const input = document.querySelector<HTMLInputElement>(`input[aria-label="${name}"]`);
      if (!input) throw new Error('no search');
      const took: Took[] = [];
      const state = (): string => document.querySelector('[role=status]')?.textContent ?? '';
      const first = (): string => document.querySelector('[data-row]')?.textContent ?? '';
      for (let length = 1; length <= words.length; length += 1) {
        const before = state() + first();
        const start = performance.now();
        let [last, frame] = [start, 0];
        // React tells apart what a person has typed by the setter that it has not put there itself.
        Reflect.set(HTMLInputElement.prototype, 'value', words.slice(0, length), input);
        input.dispatchEvent(new Event('input', { bubbles: true }));
        // Most letters leave the list as it is; then a second is looked at.
        let ms: number | null = null;
        for (let frames = 0; ms === null && frames < 60; frames += 1) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
          const now = performance.now();
          frame = Math.max(frame, now - last);
          last = now;
          if (state() + first() !== before) ms = now - start;
        }
        took.push({ ms, frame });
      }
      return took;
    },
    { name: label, words: WORDS },
  );
