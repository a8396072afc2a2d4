/** Long work in one thread, in slices: between two, whatever else waits gets its turn. */
import { setImmediate } from 'node:timers/promises';

/** For how long the event loop is kept at a time, in milliseconds. */
const SLICE = 10;
let sliceStart = 0;

/** To be called between two short steps: waits only when a slice is over. */
export async function shareLoop(): Promise<void> {
  if (performance.now() - sliceStart <= SLICE) return;
  await setImmediate();
  sliceStart = performance.now();
}
