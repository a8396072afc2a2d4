/** Lets files of the disk fall onto a window, as a person does with the mouse. */
import type { Page } from '@playwright/test';

/**
 * Carries files and folders over the middle of the window and lets go of them there.
 *
 * @param paths absolute
 */
export async function dropOn(page: Page, paths: readonly string[]): Promise<void> {
  const { x, y } = await page.evaluate(() => ({ x: innerWidth / 2, y: innerHeight / 2 }));
  const session = await page.context().newCDPSession(page);
  // Only copying is offered, as file managers do for what lies elsewhere.
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await session.detach();
}
