/** Looks through the memory of another process, as whoever may do that can: Linux alone has it as a file. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const PAGE = 4096;
/** Of a page in `pagemap`, see proc_pid_pagemap(5): it is in memory, or in the swap space. */
const THERE = 0xc0;

/**
 * How often some bytes stand in the memory that a process may write to.
 *
 * @param bytes fewer than a page
 * @returns null where this user may not read it
 */
export function countInMemory(pid: number, bytes: Buffer): number | null {
  const opened: number[] = [];
  try {
    const memory = openSync(`/proc/${pid}/mem`, 'r');
    opened.push(memory);
    const pages = openSync(`/proc/${pid}/pagemap`, 'r');
    opened.push(pages);
    let count = 0;
    for (const { from, to } of writable(pid)) {
      for (const run of runsOf(pages, from, to)) count += countAt(memory, run, bytes);
    }
    return count;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') return null;
    throw error;
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const writable = (pid: number): Range[] =>
  Array.from(
    readFileSync(`/proc/${pid}/maps`, 'utf8').matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm),
    ([, from = '', to = '']) => ({
      from: Number.parseInt(from, 16),
      to: Number.parseInt(to, 16),
    }),
  );

/** The parts of a range that were ever used: most of what a process sets aside is not. */
function* runsOf(pages: number, from: number, to: number): Generator<Range> {
  const entries = Buffer.alloc(((to - from) / PAGE) * 8);
  readSync(pages, entries, 0, entries.length, (from / PAGE) * 8);
  let start: number | null = null;
  for (let at = from, byte = 7; at < to; at += PAGE, byte += 8) {
    const isThere = ((entries[byte] ?? 0) & THERE) !== 0;
    if (isThere) start ??= at;
    if (isThere || start === null) continue;
    yield { from: start, to: at };
    start = null;
  }
  if (start !== null) yield { from: start, to };
}

function countAt(memory: number, { from, to }: Range, bytes: Buffer): number {
  const content = Buffer.alloc(to - from);
  let count = 0;
  try {
    readSync(memory, content, 0, content.length, from);
    for (let index = content.indexOf(bytes); index !== -1; count += 1) {
      index = content.indexOf(bytes, index + 1);
    }
  } catch {
    // Freed meanwhile.
  } finally {
    content.fill(0);
  }
  return count;
}
