// @ts-check
/** Keeps several commands from setting up the same checkout at once. Runs before any package is installed. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, say } from './run.mjs';

const file = join(root, '.setup.lock');

/**
 * Runs `work` when no other process of this checkout is running its own.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(work) {
  for (let tries = 0; !(await take()); tries += 1) {
    if (tries === 10) say(`Waiting for another set-up of this checkout (${file}) …`);
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** @returns {Promise<boolean>} whether this process has the lock now. The lock of a process that has ended is removed */
async function take() {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    const holder = Number(await readFile(file, 'utf8').catch(() => ''));
    // The holder of an empty file is about to write its id.
    if (holder > 0 && !isAlive(holder)) await rm(file, { force: true });
    return false;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
