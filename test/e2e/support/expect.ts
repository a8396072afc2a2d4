/**
 * Playwright's `expect`, which waits for what is not there yet without describing all that is. Its own describes the whole
 * page at each of its many looks, in case that this was the last: much of what the page then does at all.
 */
import { expect as playwright, type Locator } from '@playwright/test';

interface Options {
  readonly timeout?: number;
}

interface Context {
  readonly isNot: boolean;
  readonly timeout: number;
}

interface Outcome {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Waits for the state, and leaves the rest of the time to a matcher of Playwright's, and what is said when it fails.
 *
 * @param check the matcher, with the time that it has
 */
async function onceIn(
  state: 'attached' | 'visible' | 'hidden',
  locator: Locator,
  { isNot, timeout: usual }: Context,
  options: Options | undefined,
  check: (expected: ReturnType<typeof playwright<Locator>>, timeout: number) => Promise<void>,
): Promise<Outcome> {
  const timeout = options?.timeout ?? usual;
  const begun = performance.now();
  // The matcher tells of one that does not come, or is not the only one.
  await locator.waitFor({ state, timeout }).catch(() => undefined);
  const left = Math.max(1, timeout - (performance.now() - begun));
  const expected = playwright(locator);
  try {
    await check(isNot ? expected.not : expected, left);
    return { pass: !isNot, message: () => '' };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { pass: isNot, message: () => `${text}\n(${timeout} ms in all)` };
  }
}

interface TextOptions extends Options {
  readonly ignoreCase?: boolean;
  readonly useInnerText?: boolean;
}

type Text = string | RegExp | readonly (string | RegExp)[];

export const expect = playwright.extend({
  toBeVisible(this: Context, locator: Locator, options?: Options) {
    const state = this.isNot ? 'hidden' : 'visible';
    return onceIn(state, locator, this, options, (one, timeout) => one.toBeVisible({ timeout }));
  },
  toContainText(this: Context, locator: Locator, text: Text, options?: TextOptions) {
    return onceIn('attached', locator, this, options, (one, timeout) =>
      one.toContainText(text, { ...options, timeout }),
    );
  },
  toBeFocused(this: Context, locator: Locator, options?: Options) {
    return onceIn('attached', locator, this, options, (one, timeout) =>
      one.toBeFocused({ timeout }),
    );
  },
});
