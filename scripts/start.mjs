// @ts-check
/** `npm start`: from whatever state the checkout is in to the app's window. */
import { ensureBuilt } from './lib/build.mjs';
import { ensureKeychain } from './lib/keychain.mjs';
import { ensureNativeModules } from './lib/native-modules.mjs';
import { ensurePackages } from './lib/packages.mjs';
import { attachApp, exitWith, root, say } from './lib/run.mjs';
import { chooseRuntime } from './lib/runtime.mjs';
import { needOrdinaryUser } from './lib/sandbox.mjs';
import { needScreen } from './lib/screen.mjs';

await exitWith(async () => {
  needScreen('npm start');
  needOrdinaryUser('npm start');
  await ensurePackages();
  await ensureNativeModules();
  await ensureKeychain();
  const { name, command, args } = await chooseRuntime('person');
  await ensureBuilt();
  if (name === 'chromium') {
    say(
      'Electron is not here, so Selu Desktop runs in Chromium (see tools/electron-stand-in/README.md).',
    );
  }
  return attachApp(command, [...args, root, ...process.argv.slice(2)]);
});
