/** What a measurement is, and how one is made: both sides in turns, in one run, medians of several rounds. */

/** One thing measured on both sides, in the same unit; less is better. */
export interface Sample {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly baseline: number;
  /** Milliseconds of processor time: what else the machine does changes them less. Left out: not known. */
  readonly cpu?: Took;
}

/** What something took on each side. */
export interface Took {
  readonly ours: number;
  readonly baseline: number;
}

export interface Measurement {
  /** How often it is done; the median counts. */
  readonly rounds: number;
  /** Whether one more round comes first and does not count. */
  readonly warmUp: boolean;
  /** Does the work of both sides once, in turns as short as the work allows. */
  readonly round: () => Promise<readonly Sample[]> | readonly Sample[];
}

export interface Result extends Sample {
  /** Ours by baseline. */
  readonly ratio: number;
  readonly rounds: number;
}

/** Does all rounds of a measurement; gives one result for each name that its samples have. */
export async function measure({ rounds, warmUp, round }: Measurement): Promise<Result[]> {
  if (warmUp) await round();
  const samples: Sample[] = [];
  for (let done = 0; done < rounds; done += 1) samples.push(...(await round()));
  return [...Map.groupBy(samples, ({ name }) => name)].map(([name, same]) => {
    const ours = median(same.map((sample) => sample.ours));
    const baseline = median(same.map((sample) => sample.baseline));
    const unit = same[0]?.unit ?? '';
    const times = same.flatMap(({ cpu }) => (cpu === undefined ? [] : [cpu]));
    const cpu = {
      ours: median(times.map((took) => took.ours)),
      baseline: median(times.map((took) => took.baseline)),
    };
    const result = { name, unit, ours, baseline, ratio: ours / baseline, rounds: same.length };
    return times.length === 0 ? result : { ...result, cpu };
  });
}

type Work = (step: number) => unknown;

/**
 * Does two kinds of work in turns, each first every other time, so that whatever else the machine does
 * meets both alike.
 *
 * @param steps how often each is done, with the step's number from 0
 * @returns milliseconds that each took in all
 */
export async function inTurns(
  steps: number,
  work: { readonly ours: Work; readonly baseline: Work },
): Promise<Took> {
  const { ours, baseline } = await inTurnsHere(steps, work);
  return { ours, baseline };
}

/**
 * The same for work that this process does itself, all its threads together: with its processor time.
 *
 * @param work `rest` waits, unmeasured, for what goes on after each turn
 */
export async function inTurnsHere(
  steps: number,
  work: { readonly ours: Work; readonly baseline: Work; readonly rest?: () => Promise<unknown> },
): Promise<Took & { readonly cpu: Took }> {
  const took = { ours: 0, baseline: 0 };
  const cpu = { ours: 0, baseline: 0 };
  for (let step = 0; step < steps; step += 1) {
    const order =
      step % 2 === 0 ? (['ours', 'baseline'] as const) : (['baseline', 'ours'] as const);
    for (const side of order) {
      const start = performance.now();
      const before = process.cpuUsage();
      await work[side](step);
      const { user, system } = process.cpuUsage(before);
      took[side] += performance.now() - start;
      cpu[side] += (user + system) / 1_000;
      await work.rest?.();
    }
  }
  return { ...took, cpu };
}

/** For how long, at most, the event loop did nothing else, and how much of the processor its thread used then, in milliseconds. */
export async function longestPause(
  work: () => unknown,
): Promise<{ readonly took: number; readonly cpu: number }> {
  const busy = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  const longest = { took: 0, cpu: 0 };
  let [last, lastBusy, done] = [performance.now(), busy(), false];
  const look = (): void => {
    const [now, nowBusy] = [performance.now(), busy()];
    longest.took = Math.max(longest.took, now - last);
    longest.cpu = Math.max(longest.cpu, nowBusy - lastBusy);
    [last, lastBusy] = [now, nowBusy];
    if (!done) setImmediate(look);
  };
  setImmediate(look);
  await work();
  done = true;
  look();
  return longest;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  const lower = sorted[Math.ceil(middle) - 1] ?? NaN;
  return (lower + upper) / 2;
}
