// @ts-check
/** One set-up at a time in a checkout: several commands may be started at once. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, say } from './run.mjs';

const file = join(root, '.setup.lock');

/**
 * Runs `work` while no other process of this checkout does.
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

/** @returns {Promise<boolean>} whether the lock is ours now; one of a process that has ended is cleared */
async function take() {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    const holder = Number(await readFile(file, 'utf8').catch(() => ''));
    // An empty file is one that its holder is about to write.
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
