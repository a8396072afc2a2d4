import { useEffect } from 'react';
import { ask } from '../calls/client.ts';

/** What a person does at a window. */
const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** The main process hears of somebody at the window at most this often. */
export const reportEveryMs = 15_000;

/**
 * Thins out a stream of inputs.
 *
 * @param report called for the first input, and for each that comes {@link reportEveryMs} or more
 *   after the last one reported: after a pause at once
 * @param now milliseconds of a clock that nobody can set
 */
export function thinned(report: () => void, now: () => number): () => void {
  let reported = -Infinity;
  return () => {
    const at = now();
    if (at - reported < reportEveryMs) return;
    reported = at;
    report();
  };
}

/** Tells the main process that somebody is at this window. When to lock is its decision alone. */
export function useActivity(): void {
  useEffect(() => {
    const onInput = thinned(
      () => void ask('auth.active', {}),
      () => performance.now(),
    );
    const options = { capture: true, passive: true };
    for (const name of inputs) window.addEventListener(name, onInput, options);
    return () => {
      for (const name of inputs) window.removeEventListener(name, onInput, options);
    };
  }, []);
}
