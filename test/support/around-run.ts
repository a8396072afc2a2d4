/** Around all tests of a run, for Vitest and Playwright: what they start is built, and they leave nothing behind. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { keepCompiled } from '../../scripts/lib/compile-cache.mjs';
import { ownTemporaryFiles } from './temporary-files.ts';

/** @returns what is to be done after the last test */
export default async function aroundRun(): Promise<() => void> {
  keepCompiled();
  await ensureBuilt();
  // Playwright keeps compiled tests from one run to the next, by default among the temporary files.
  process.env['PWTEST_CACHE_DIR'] ??= join(
    tmpdir(),
    `playwright-transform-cache-${process.getuid?.() ?? 'user'}`,
  );
  return ownTemporaryFiles();
}
