// @ts-check
/** `npm run dev`: the app with hot reload of the window's pages. */
import { ensureRuntimeBuilt, forgetBuild } from './lib/build.mjs';
import { ensureKeychain } from './lib/keychain.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { attach, exitWith } from './lib/run.mjs';
import { chooseRuntime, standIn } from './lib/runtime.mjs';
import { needScreen } from './lib/screen.mjs';

await exitWith(async () => {
  needScreen('npm run dev');
  await ensurePackages();
  await ensureKeychain();
  const { name } = await chooseRuntime('person');
  // It writes development bundles of main and preload into out/.
  forgetBuild();
  if (name === 'chromium') await ensureRuntimeBuilt();
  const asRoot = process.getuid?.() === 0 ? { NO_SANDBOX: '1' } : {};
  const env = name === 'chromium' ? { ELECTRON_EXEC_PATH: standIn } : asRoot;
  return attach('electron-vite', ['dev', ...process.argv.slice(2)], env);
});
