/** What axe finds in a page (WCAG 2.2 A and AA). */
import type { Page } from '@playwright/test';
import axe, { type RunOptions } from 'axe-core';

const all: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
};

/** What of a page depends on its theme. */
const aboutColour: RunOptions = {
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

/**
 * Looks at the page as it is once nothing moves.
 *
 * @param what all of it, or only what depends on the theme
 * @returns for each thing the rule that it breaks, and its HTML
 */
export async function violations(
  page: Page,
  what: 'all' | 'about colour' = 'all',
): Promise<string[]> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await untilStill(page);
  // It stays in the page, which is never loaded again.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(
    async (options) => {
      const found = await (window as typeof window & { axe: typeof axe }).axe.run(options);
      return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    },
    // All else that axe could tell costs as much again.
    { ...(what === 'all' ? all : aboutColour), resultTypes: ['violations' as const] },
  );
}

/** Nothing moves or fades, but for what does so for ever. */
async function untilStill(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (one) =>
          one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity,
      ),
  );
}
