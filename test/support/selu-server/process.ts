/**
 * The played server: `process.ts <file> <connections of a pool> <longest pause>`. It has two pools on a database, prints
 * `ready` and then what it commits; on a line of its input it prints its counts, and ends when the input ends.
 */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { ConnectionData } from './connection.ts';
import { counters, indexOf, newCounters } from './counters.ts';

const POOLS = 2;

const [file = '', connections = '10', pauseMs = '150'] = process.argv.slice(2);
const counts = newCounters();
const workerData: ConnectionData = { file, counts, pauseMs: Number(pauseMs) };
const program = new URL('connection.ts', import.meta.url);
const pools = Array.from(
  { length: POOLS * Number(connections) },
  () => new Worker(program, { workerData }),
);
const ended = pools.map((connection) => once(connection, 'exit'));
await Promise.all(pools.map((connection) => once(connection, 'online')));
writeSync(1, 'ready\n');
for await (const _ of createInterface({ input: process.stdin })) {
  const now = Object.fromEntries(counters.map((name, n) => [name, Atomics.load(counts, n)]));
  writeSync(1, `counts ${JSON.stringify(now)}\n`);
}
Atomics.store(counts, indexOf('stop'), 1);
await Promise.all(ended);
