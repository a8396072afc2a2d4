// @ts-check
/** `npm run -s selu -- <command>`: the command line of this checkout. */
import { join } from 'node:path';
import { secretsIn } from './lib/app-environment.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { ensureKeychain } from './lib/keychain.mjs';
import { ensureNativeModules } from './lib/native-modules.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { attach, exitWith, node24, root } from './lib/run.mjs';

await exitWith(async () => {
  await ensurePackages();
  await ensureNativeModules();
  await ensureKeychain();
  await ensureBuilt();
  const args = [join(root, 'out', 'main', 'cli.js'), ...process.argv.slice(2)];
  return attach(node24, args, secretsIn(process.env));
});
