/** A long list of agents: all of them within reach, and none of them left for whoever comes next. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { appPaths } from '../../src/main/platform/paths.ts';
import { writeAgent } from '../support/agent-packages.ts';
import { howMany } from '../support/deep.ts';
import { writerOf } from '../support/writer.ts';
import { expect, test } from './support/fixtures.ts';
import { makeHousehold, PASSWORD } from './support/household.ts';
import { openPage, signIn, signOut } from './support/steps.ts';

/** Many more than a window has room for. */
const AGENTS = howMany({ short: 150, deep: 500 });
const ids = Array.from({ length: AGENTS }, (_, index) => `agent-${index}`);
const everyId = ['default', ...ids].sort();

/** Collects the agents whose cards come into the document, and those whose cards have the focus. */
const collect = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const [drawn, focused] = [new Set<string>(), new Set<string>()];
    const idOf = (card: Element): string => card.getAttribute('data-row') ?? '';
    const look = (): void =>
      document.querySelectorAll('main a[data-row]').forEach((card) => drawn.add(idOf(card)));
    new MutationObserver(look).observe(document, { subtree: true, childList: true });
    addEventListener('focusin', ({ target }) => {
      if (target instanceof Element && target.matches('a[data-row]')) focused.add(idOf(target));
    });
    Object.assign(globalThis, { collected: { drawn, focused } });
  });
/** What was collected since the last time, sorted. */
const take = (page: Page, which: 'drawn' | 'focused'): Promise<string[]> =>
  page.evaluate((name) => {
    const { collected } = globalThis as unknown as { collected: Record<string, Set<string>> };
    const all = [...(collected[name] ?? [])].sort();
    collected[name]?.clear();
    return all;
  }, which);

test('each of many is reached by scrolling and by Tab; nobody else sees them, not even for a moment', async ({
  home,
  launch,
}) => {
  test.slow();
  const { secret, bob } = await makeHousehold(home, async (services) => {
    const store = writerOf({ services });
    store.transaction(() => {
      for (const id of ids) {
        store.agents.put({ id, displayName: id, version: '', installedAt: '2026-11-01 12:00:00' });
      }
    });
    const { agents } = appPaths({ SELU_DESKTOP_HOME: home });
    for (const id of ids) writeAgent(join(agents, id), { id });
    return Promise.resolve();
  });
  const { page } = await launch({ env: { SELU_ENCRYPTION_KEY: secret } });
  await collect(page);
  await signIn(page, 'alice', PASSWORD);
  await expect(page.getByRole('button', { name: 'Account: Alice' })).toBeVisible();
  await page.evaluate(
    (userId) => window.selu.users.setAgentAccess({ userId, access: { mode: 'none' } }),
    bob,
  );
  await openPage(page, 'Agents');
  const cards = page.getByRole('list', { name: 'Agents' }).getByRole('link');
  const last = page.getByRole('listitem').filter({ has: page.locator('[data-row="default"]') });
  await expect(cards.first()).toBeVisible();
  // Only what is near is in the document.
  expect(await cards.count()).toBeLessThan(60);

  await page.mouse.move(700, 400);
  while ((await last.count()) === 0) {
    await page.mouse.wheel(0, 450);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await expect(last).toHaveAttribute('aria-posinset', `${AGENTS + 1}`);
  await expect(last).toHaveAttribute('aria-setsize', `${AGENTS + 1}`);
  expect(await take(page, 'drawn')).toEqual(everyId);

  // From the search through all cards, and back over the edge of what is drawn, after the list was scrolled away.
  await page.getByRole('search').getByRole('textbox').focus();
  for (const _ of everyId) await page.keyboard.press('Tab');
  expect(await take(page, 'focused')).toEqual(everyId);
  await expect(last.getByRole('link')).toBeFocused();
  await page.mouse.wheel(0, -1_000_000);
  await expect(page.locator('[data-row="agent-0"]')).toBeInViewport();
  await page.keyboard.press('Shift+Tab');
  await expect(page.locator(`[data-row="agent-${AGENTS - 1}"]`)).toBeFocused();
  await expect(page.locator(`[data-row="agent-${AGENTS - 1}"]`)).toBeInViewport();

  await openPage(page, 'Settings');
  await signOut(page);
  await take(page, 'drawn');
  await signIn(page, 'bob', PASSWORD);
  await openPage(page, 'Agents');
  await expect(cards).toHaveCount(1);
  expect(await take(page, 'drawn')).toEqual(['default']);
});
