// @ts-check
/** Programs and libraries that come from Debian's packages. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { canAsk, offer } from './offer.mjs';
import { Failure, run, say } from './run.mjs';

/** Debian packages, each with a test whether it, or its counterpart on another system, is installed. */
const packages = {
  chromium: () =>
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].some(isOnPath),
  'chromium-headless-shell': () => isOnPath('chromium-headless-shell'),
  xvfb: () => isOnPath('xvfb-run'),
  xauth: () => isOnPath('xauth'),
  zenity: () => isOnPath('zenity'),
  'g++': () => isOnPath('c++'),
  'pkg-config': () => isOnPath('pkg-config'),
  'libsecret-1-dev': () => spawnSync('pkg-config', ['--exists', 'libsecret-1']).status === 0,
  dbus: () => isOnPath('dbus-daemon'),
  argon2: () => isOnPath('argon2'),
  'zbar-tools': () => isOnPath('zbarimg'),
  'poppler-utils': () => isOnPath('pdftoppm'),
  age: () => isOnPath('age'),
  'gnome-keyring': () => isOnPath('gnome-keyring-daemon'),
};

/** @typedef {keyof typeof packages} Package */

/**
 * Obtains packages as {@link obtainPrograms} does, and fails when one is still missing.
 *
 * @param {readonly Package[]} names
 */
export async function ensurePrograms(names) {
  const lack = await obtainPrograms(names);
  if (lack !== null) throw new Failure(lack);
}

/**
 * Installs missing packages when it has the rights to, and asks the person when there is a terminal.
 *
 * @param {readonly Package[]} names
 * @returns {Promise<string | null>} a sentence that says what is still missing and how to get it
 */
export async function obtainPrograms(names) {
  const missing = missingPrograms(names);
  if (missing.length === 0) return null;
  const list = new Intl.ListFormat('en').format(missing);
  if (!existsSync('/etc/debian_version') || !isOnPath('apt-get')) {
    return `${list} must be installed first: use your system's package manager, then run this again.`;
  }
  const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const isRoot = process.getuid?.() === 0;
  const byHand = `${isRoot ? '' : 'sudo '}apt-get update && ${isRoot ? '' : 'sudo '}${install}`;

  if (canAsk()) {
    const agreed = await offer(`${list} must be installed first:`, byHand);
    if (!agreed) return 'Run that command, then this again.';
  } else if (isRoot) {
    say(`Installing ${list} …`);
    const { output } = await run('sh', ['-c', `apt-get update && ${install}`], {
      minutes: 10,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (missingPrograms(missing).length > 0) say(output.trim());
  }
  return missingPrograms(missing).length > 0
    ? `${list} must be installed first: run “${byHand}”, then this again.`
    : null;
}

/** @param {readonly Package[]} names */
export const missingPrograms = (names) => names.filter((name) => !packages[name]());

/** @param {string} command */
function isOnPath(command) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
