// @ts-check
/**
 * Builds the stand-in into `out/runtime`: the command, what `import 'electron'` gives, the first script of a
 * utility process, and the two scripts that every document of a window starts with. `scripts/lib/build.mjs` runs it
 * when a source has changed.
 */
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..', '..');
const source = join(import.meta.dirname, 'src');
const dir = join(root, 'out', 'runtime');

rmSync(dir, { recursive: true, force: true });
await Promise.all([
  write(
    {
      input: {
        electron: join(source, 'electron.mjs'),
        api: join(source, 'api', 'index.ts'),
        utility: join(source, 'utility.ts'),
      },
      platform: 'node',
    },
    // One folder: a bundle finds its neighbours whichever of them it is in.
    { format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
  ),
  ...['page', 'preload'].map((name) =>
    write(
      { input: join(source, 'inject', `${name}.ts`), platform: 'browser' },
      { format: 'iife', name: 'standIn', entryFileNames: `inject-${name}.js` },
    ),
  ),
]);
// electron-vite starts it as a program.
chmodSync(join(dir, 'electron.mjs'), 0o755);

/** @param {import('rolldown').InputOptions} input @param {import('rolldown').OutputOptions} output */
async function write(input, output) {
  const build = await rolldown(input);
  await build.write({ dir, ...output });
  await build.close();
}
