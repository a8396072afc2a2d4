// @ts-check
/** `npm run build`: the bundles in `out/`, whether or not they are up to date. */
import { build } from './lib/build.mjs';
import { alone } from './lib/lock.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { exitWith } from './lib/run.mjs';

await exitWith(async () => {
  await ensurePackages();
  await alone(build);
  return 0;
});
