/**
 * The Agents page of the built app with 500 agents of 20 credentials each, beside the time that the YAML library
 * alone needs for the same files.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { appPaths } from '../src/main/platform/paths.ts';
import { makeHousehold, PASSWORD } from '../test/e2e/support/household.ts';
import { launchApp } from '../test/e2e/support/launch.ts';
import { signIn } from '../test/e2e/support/steps.ts';
import { AGENTS, CREDENTIALS, readStraight, writeAgent } from './agent-folders.ts';
import type { Measurement, Sample } from './harness.ts';
import { machine } from '../src/main/services/common/caller.ts';
import { writerOf } from '../test/support/writer.ts';

const SWITCHES = 20;

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
  const started = performance.now();
  folders.forEach(readStraight);
  const straight = performance.now() - started;

  const app = await launchApp({ home, env: { SELU_ENCRYPTION_KEY: secret } });
  try {
    const { page } = app;
    await signIn(page, 'alice', PASSWORD);
    await page.getByRole('button', { name: 'Account: Alice' }).waitFor();
    const opened = await timed(page, '#/agents', AGENTS);
    let switched = 0;
    for (let index = 0; index < SWITCHES; index += 1) {
      switched += await timed(page, `#/agents/agent-${index * 7}`, 1);
    }
    return [
      { name: `open Agents with ${AGENTS} agents`, unit: 'ms', ours: opened, baseline: straight },
      {
        name: 'switch from agent to agent',
        unit: 'ms',
        ours: switched / SWITCHES,
        baseline: straight,
      },
    ];
  } finally {
    await app.kill();
    rmSync(home, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Goes to a page, and gives the milliseconds until it is painted: so many cards, or the fields of one agent. */
const timed = (page: Page, hash: string, cards: number): Promise<number> =>
  page.evaluate(
    async ({ to, many }) => {
      const frame = (): Promise<unknown> =>
        new Promise((resolve) => requestAnimationFrame(resolve));
      const name = decodeURIComponent(to.split('/')[2] ?? '').replace('agent-', 'Agent ');
      const isThere = (): boolean =>
        many > 1
          ? document.querySelectorAll('main li a').length >= many
          : document.querySelector('h1')?.textContent === name &&
            document.querySelectorAll('main textarea').length > 0;
      const start = performance.now();
      location.hash = to;
      while (!isThere()) await frame();
      await frame();
      return performance.now() - start;
    },
    { to: hash, many: cards },
  );
