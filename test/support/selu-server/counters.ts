/** What the connections of the played server count, in memory that they share. */

export const counters = [
  /** 1: to end after what is being done. */
  'stop',
  'reads',
  'writes',
  /** Transactions that read before they write, and those among them that others made fail. */
  'mixed',
  'mixedFailed',
  /** Whatever else failed: it never may. */
  'failed',
] as const;
export type Counter = (typeof counters)[number];
export type Counts = Readonly<Record<Counter, number>>;

export const indexOf = (counter: Counter): number => counters.indexOf(counter);

export const newCounters = (): Int32Array<SharedArrayBuffer> =>
  new Int32Array(new SharedArrayBuffer(counters.length * Int32Array.BYTES_PER_ELEMENT));
