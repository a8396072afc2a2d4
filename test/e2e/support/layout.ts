/** What of a page does not fit into its window, at the sizes that people have. */
import type { Page } from '@playwright/test';

/** The smallest window, the same at 200 %, a usual one and a wide one. */
const sizes = [
  { width: 900, height: 600 },
  { width: 640, height: 400 },
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
];

/**
 * Looks at each size, and leaves the window at a usual one.
 *
 * @returns what lies outside the window, text that is cut and cannot be read in whole by a title, buttons whose word
 *   breaks, shadows that are cut off, and scrollbars that take their room from a page; each with the width at which it does
 */
export async function misfits(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    found.push(...(await settled(page)).map((one) => `${size.width}: ${one}`));
  }
  return found;
}

/** As it is once the page has taken up its new size, which takes a frame or several. */
async function settled(page: Page): Promise<string[]> {
  let last: string[] = [];
  for (let again = 0; again < 20; again += 1) {
    await page.evaluate(() => new Promise(requestAnimationFrame));
    last = await page.evaluate(look);
    if (last.length === 0) break;
    await page.waitForTimeout(50);
  }
  return last;
}

/** Runs in the window: in its topmost dialog, or else in all of it. */
function look(): string[] {
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true }) &&
    element.getBoundingClientRect().width > 1 &&
    element.closest('.visually-hidden') === null;
  const wordsOf = (element: Element): string => element.textContent.trim().slice(0, 60);
  const isReadElsewhere = (element: Element): boolean =>
    element.closest('[title]') !== null || element.querySelector('[title]') !== null;
  const scope = [...document.querySelectorAll('[role=dialog]')].findLast(isShown) ?? document.body;

  /** Of a card in a page: its shadow ends where what scrolls around it does, and not by itself. */
  const isShadowCut = (card: Element): boolean => {
    const shadow = /([\d.]+)px ([\d.]+)px [\d.]+px$/.exec(getComputedStyle(card).boxShadow);
    let around = card.parentElement;
    while (around && getComputedStyle(around).overflowY === 'visible')
      around = around.parentElement;
    if (shadow === null || !around?.closest('main > *')) return false;
    const [down, blur] = shadow.slice(1).map(Number);
    const [own, room] = [card.getBoundingClientRect(), around.getBoundingClientRect()];
    return (
      own.left - (blur ?? 0) < room.left ||
      own.right + (blur ?? 0) > room.right ||
      (around.scrollTop === 0 && own.top - (blur ?? 0) + (down ?? 0) < room.top)
    );
  };
  /** The browser's own bar makes what scrolls narrower: lines end short of the edge. */
  const hasOwnBar = (element: Element): boolean => {
    const { overflowY, scrollbarWidth } = getComputedStyle(element);
    return (
      element.closest('main > *') !== null &&
      (overflowY === 'auto' || overflowY === 'scroll') &&
      scrollbarWidth !== 'none'
    );
  };

  return [...scope.querySelectorAll('*')].filter(isShown).flatMap((element) => {
    const words = wordsOf(element);
    if (words === '') return [];
    if (isShadowCut(element)) return [`shadow cut: ${words}`];
    if (hasOwnBar(element)) return [`bar beside: ${words}`];
    const { left, right } = element.getBoundingClientRect();
    const { overflowX } = getComputedStyle(element);
    const isTooWide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 2;
    const range = document.createRange();
    range.selectNodeContents(element);
    const lines = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom)));
    const isWord = element.children.length === 0 && element.closest('button') !== null;
    return [
      ...(left < -1 || right > innerWidth + 1 ? [`outside: ${words}`] : []),
      ...(isTooWide && overflowX !== 'visible' && !isReadElsewhere(element)
        ? [`cut: ${words}`]
        : []),
      ...(isWord && lines.size > 1 ? [`broken: ${words}`] : []),
    ];
  });
}
