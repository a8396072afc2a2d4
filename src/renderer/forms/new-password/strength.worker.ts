/** Estimates off the window's own thread, and takes what it saw with it when it is ended. */
import { estimateStrength } from './estimate.ts';
import type { StrengthQuestion } from './strength.ts';

addEventListener('message', ({ data }: MessageEvent<StrengthQuestion>) => {
  postMessage(estimateStrength(data));
});
