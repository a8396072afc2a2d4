/** Reading agent packages for the Agents page, against reading the same files with the YAML library alone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPackage } from '../src/main/agent-package/read.ts';
import { AGENTS, CREDENTIALS, readStraight, writeAgent } from './agent-folders.ts';
import { inTurns, longestPause, type Measurement, type Sample } from './harness.ts';

export default [
  // What the first visit of the page costs: nothing is compiled or remembered.
  { rounds: 1, warmUp: false, round: () => readAll('first') },
  { rounds: 5, warmUp: false, round: () => readAll('again') },
] satisfies readonly Measurement[];

const SLICE = 10;

/** Writes 500 agents and reads them, in turns of ten; a `pause` is how long nothing else had its turn. */
async function readAll(when: string): Promise<Sample[]> {
  const home = mkdtempSync(join(tmpdir(), 'selu-bench-'));
  try {
    const folders = Array.from({ length: AGENTS }, (_, index) => writeAgent(home, index));
    const slice = (step: number) => folders.slice(step * SLICE, (step + 1) * SLICE);
    const took = await inTurns(AGENTS / SLICE, {
      ours: (step) => Promise.all(slice(step).map((folder) => readPackage(folder))),
      baseline: (step) => slice(step).map(readStraight),
    });
    const ours = await longestPause(() => Promise.all(folders.map((each) => readPackage(each))));
    const baseline = await longestPause(() => folders.map(readStraight));
    const pause = { ours: ours.took, baseline: baseline.took };
    const label = `${AGENTS} agents × ${CREDENTIALS} credentials`;
    return [
      { name: `read ${label}, ${when}`, unit: 'ms', ...took },
      { name: `longest pause meanwhile, ${when}`, unit: 'ms', ...pause },
    ];
  } finally {
    rmSync(home, { recursive: true });
  }
}
