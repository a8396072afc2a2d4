/** When the running Selu uses what a call has changed: who says it, whichever call it was. */
import type { TakesEffect } from '#shared/takes-effect.ts';

type Listener = (effect: TakesEffect) => void;

let listener: Listener = () => {};

/** Sets who says it. @returns stops that */
export function whenEffect(tell: Listener): () => void {
  listener = tell;
  return () => {
    if (listener === tell) listener = () => {};
  };
}

/** To be called with what a call answered. */
export function sayEffect(effect: TakesEffect): void {
  listener(effect);
}
