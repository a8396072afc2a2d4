/**
 * The Agents page of the built app with 500 agents of 20 credentials each, opened right after the sign-in and then
 * again from another page, beside the time that the YAML library alone needs for the same files.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { appPaths } from '../src/main/platform/paths.ts';
import { makeHousehold, PASSWORD } from '../test/e2e/support/household.ts';
import { launchApp } from '../test/e2e/support/launch.ts';
import { signIn } from '../test/e2e/support/steps.ts';
import { AGENTS, CREDENTIALS, readStraight, writeAgent } from './agent-folders.ts';
import type { Measurement, Sample } from './harness.ts';
import { machine } from '../src/main/services/common/caller.ts';
import { writerOf } from '../test/support/writer.ts';

const VISITS = 5;
const SWITCHES = 20;
/** For so long a person looks at a page, at least, in milliseconds. */
const LOOK = 300;

export default [{ rounds: 3, warmUp: false, round }] satisfies readonly Measurement[];

async function round(): Promise<Sample[]> {
  const home = mkdtempSync(join(tmpdir(), 'selu-bench-'));
  const paths = appPaths({ SELU_DESKTOP_HOME: home });
  const { secret } = await makeHousehold(home, async (services) => {
    const store = writerOf({ services });
    const ids = Array.from({ length: AGENTS }, (_, index) => `agent-${index}`);
    store.transaction(() => {
      for (const id of ids) {
        store.agents.put({ id, displayName: id, version: '', installedAt: '2026-11-01 12:00:00' });
      }
    });
    const numbers = Array.from({ length: CREDENTIALS / 4 }, (_, index) => 2 * index + 1);
    const changes = ids.flatMap((_id, index) =>
      numbers.map((number) => ({
        owner: { scope: 'system' } as const,
        capabilityId: `mail-${index}`,
        name: `TOKEN_${number}`,
        value: 'value',
      })),
    );
    await services.credentials.saveAll(machine, changes);
  });
  const folders = Array.from({ length: AGENTS }, (_, index) => writeAgent(paths.agents, index));
  const straight = (): number => {
    const started = performance.now();
    folders.forEach(readStraight);
    return performance.now() - started;
  };
  // Once for nothing: only then is the library compiled.
  straight();

  const app = await launchApp({ home, env: { SELU_ENCRYPTION_KEY: secret } });
  try {
    const { page } = app;
    await signIn(page, 'alice', PASSWORD);
    await page.getByRole('button', { name: 'Account: Alice' }).waitFor();
    const opened = await timed(page, '#/agents', 'cards');
    // Each beside its own: in between the machine may have other things to do.
    const besideOpened = straight();
    let [again, besideAgain] = [0, 0];
    for (let visit = 0; visit < VISITS; visit += 1) {
      await sleep(LOOK);
      await timed(page, '#/settings', 'Settings');
      await sleep(LOOK);
      again += await timed(page, '#/agents', 'cards');
      besideAgain += straight();
    }
    let switched = 0;
    for (let index = 0; index < SWITCHES; index += 1) {
      const number = index * 7;
      switched += await timed(page, `#/agents/agent-${number}`, `Agent ${number}`);
    }
    const name = `open Agents with ${AGENTS} agents`;
    return [
      { name, unit: 'ms', ours: opened, baseline: besideOpened },
      {
        name: `${name}, again`,
        unit: 'ms',
        ours: again / VISITS,
        baseline: besideAgain / VISITS,
      },
      {
        name: 'switch from agent to agent',
        unit: 'ms',
        ours: switched / SWITCHES,
        baseline: besideAgain / VISITS,
      },
    ];
  } finally {
    await app.kill();
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  }
}

/**
 * Goes to a page, and gives the milliseconds until it is painted.
 *
 * @param shows `cards`: as many as the window has room for, of a list of all agents; else the page's heading, and for
 *   that of an agent its fields
 */
const timed = (page: Page, hash: string, shows: string): Promise<number> =>
  page.evaluate(
    async ({ to, what, count }) => {
      const frame = (): Promise<unknown> =>
        new Promise((resolve) => requestAnimationFrame(resolve));
      const hasCards = (): boolean => {
        const cards = [...document.querySelectorAll('main [role=listitem]')];
        const isWhole = cards.every((card) => Number(card.getAttribute('aria-setsize')) >= count);
        return isWhole && cards.some((card) => card.getBoundingClientRect().bottom >= innerHeight);
      };
      const hasPage = (): boolean =>
        document.querySelector('h1')?.textContent === what &&
        (!what.startsWith('Agent ') || document.querySelectorAll('main textarea').length > 0);
      const start = performance.now();
      location.hash = to;
      while (!(what === 'cards' ? hasCards() : hasPage())) await frame();
      await frame();
      return performance.now() - start;
    },
    { to: hash, what: shows, count: AGENTS },
  );
