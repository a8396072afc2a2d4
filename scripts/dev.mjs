// @ts-check
/** `npm run dev`: the app with hot reload of the window's pages. */
import { appEnvironment, secretsIn } from './lib/app-environment.mjs';
import { ensureRuntimeBuilt, forgetBuild } from './lib/build.mjs';
import { ensureKeychain } from './lib/keychain.mjs';
import { ensureNativeModules } from './lib/native-modules.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { attach, exitWith, say } from './lib/run.mjs';
import { chooseRuntime, standIn } from './lib/runtime.mjs';
import { needOrdinaryUser } from './lib/sandbox.mjs';
import { needScreen } from './lib/screen.mjs';

await exitWith(async () => {
  needScreen('npm run dev');
  needOrdinaryUser('npm run dev');
  await ensurePackages();
  await ensureNativeModules();
  await ensureKeychain();
  const { name } = await chooseRuntime('person');
  // It writes development bundles of main and preload into out/.
  forgetBuild();
  if (name === 'chromium') await ensureRuntimeBuilt();
  if (Object.keys(secretsIn(process.env)).length > 0) {
    // It would stand in the environment of the dev server and all its plugins.
    say('npm run dev takes the master secret from the file of SELU_ENCRYPTION_KEY_FILE alone.');
  }
  const env = name === 'chromium' ? { ELECTRON_EXEC_PATH: standIn } : {};
  const args = ['dev', ...process.argv.slice(2)];
  return attach('electron-vite', args, env, appEnvironment(process.env));
});
