// @ts-check
/**
 * Makes a checkout ready: npm packages, Node 24, a runtime, the bundles. Runs on Node 20 with nothing installed.
 *
 * `node scripts/setup.mjs [command [argument …]]` then runs the command with the project's tools.
 */
import { ensureBuilt } from './lib/build.mjs';
import { ensureKeychain } from './lib/keychain.mjs';
import { ensureNativeModules } from './lib/native-modules.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { attach, exitWith } from './lib/run.mjs';
import { chooseRuntime } from './lib/runtime.mjs';

await exitWith(async () => {
  await ensurePackages();
  await ensureNativeModules();
  await ensureKeychain();
  const { name } = await chooseRuntime('tests');
  await ensureBuilt();
  const [command, ...args] = process.argv.slice(2);
  return command === undefined ? 0 : attach(command, args, { SELU_RUNTIME: name });
});
