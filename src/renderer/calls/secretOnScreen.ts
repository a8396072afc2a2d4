/** Tells the main process while the window shows a secret, so that screenshots and shared screens leave it out. */
import { useEffect } from 'react';
import { ask } from './client.ts';

/**
 * Counts what shows a secret, and tells of the first and of the last.
 *
 * @returns called for each; gives what ends it
 */
export function counting(tell: (shown: boolean) => void): () => () => void {
  let count = 0;
  return () => {
    count += 1;
    if (count === 1) tell(true);
    return () => {
      count -= 1;
      if (count === 0) tell(false);
    };
  };
}

const show = counting((shown) => void ask('app.secretShown', { shown }));

/** For whatever shows a secret, as long as it does. */
export function useSecretOnScreen(isShown: boolean): void {
  useEffect(() => (isShown ? show() : undefined), [isShown]);
}
