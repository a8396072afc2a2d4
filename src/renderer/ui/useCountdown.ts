import { useEffect, useState } from 'react';
import type { ErrorInfo } from '#shared/errors.ts';

/** How long the next attempt at a password has to wait. */
export interface Countdown {
  /** Whole seconds from the refusal on; 0 when nothing was refused for that. */
  readonly total: number;
  /** Whole seconds that are left; 0 when it may be tried. */
  readonly left: number;
}

/** The seconds that an error asks to wait; 0 when it asks for none. */
export function secondsToWait(error: ErrorInfo | null): number {
  return error?.code === 'sign_in_wait' ? Math.ceil(Number(error.params.seconds)) : 0;
}

/**
 * Counts down what `sign_in_wait` asks for, from when that error came.
 *
 * @param error of the last attempt, or `null`; a further error starts afresh
 */
export function useCountdown(error: ErrorInfo | null): Countdown {
  const total = secondsToWait(error);
  const [shown, setShown] = useState({ error, left: total });
  // At once, not after a first paint of what was left of the error before.
  if (shown.error !== error) setShown({ error, left: total });

  useEffect(() => {
    if (total === 0) return;
    // By a clock that nobody can set.
    const end = performance.now() + total * 1000;
    let timer = 0;
    const tick = (): void => {
      const ms = Math.max(0, end - performance.now());
      setShown({ error, left: Math.ceil(ms / 1000) });
      if (ms > 0) timer = window.setTimeout(tick, ms % 1000 || 1000);
    };
    tick();
    return () => window.clearTimeout(timer);
  }, [error, total]);

  return { total, left: shown.left };
}
