/**
 * `npm run bench [-- name]`: every measurement of `bench/*.bench.ts`, or of those files whose name has `name` in it.
 * Prints a table and writes bench/results.json.
 */
import { globSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { measure, type Measurement, type Result } from './harness.ts';

const wanted = process.argv[2] ?? '';
const files = globSync('*.bench.ts', { cwd: import.meta.dirname })
  .filter((file) => file.includes(wanted))
  .sort();

const results: Result[] = [];
for (const file of files) {
  process.stderr.write(`${basename(file, '.bench.ts')} …\n`);
  const { default: measurements } = (await import(join(import.meta.dirname, file))) as {
    default: readonly Measurement[];
  };
  for (const measurement of measurements) results.push(...(await measure(measurement)));
}

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });
const rows = [
  ['', 'ours', 'baseline', 'ratio', 'unit', 'CPU ratio'],
  ...results.map(({ name, ours, baseline, ratio, unit, cpu }) => [
    name,
    number.format(ours),
    number.format(baseline),
    ratio.toFixed(2),
    unit,
    cpu === undefined ? '' : (cpu.ours / cpu.baseline).toFixed(2),
  ]),
];
for (const [name = '', ...cells] of rows) {
  console.log([name.padEnd(40), ...cells.map((cell) => cell.padStart(10))].join(''));
}

writeFileSync(
  join(import.meta.dirname, 'results.json'),
  JSON.stringify(
    {
      date: new Date().toISOString(),
      node: process.version,
      processor: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
      results,
    },
    null,
    2,
  ),
);
