// @ts-check
/** Programs that come from Debian's packages. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { attach, Failure, run, say } from './run.mjs';

/** Each Debian package with the commands of which any one will do. */
const programs = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  xvfb: ['xvfb-run'],
  xauth: ['xauth'],
  zenity: ['zenity'],
};

/**
 * Makes sure that programs are there: installs them when it may, asks when it can, else says how.
 *
 * @param {readonly (keyof typeof programs)[]} names
 */
export async function ensurePrograms(names) {
  const missing = missingOf(names);
  if (missing.length === 0) return;
  const list = missing.join(' and ');
  if (!existsSync('/etc/debian_version') || !isOnPath('apt-get')) {
    throw new Failure(
      `${list} must be installed first: use your system's package manager, then run this again.`,
    );
  }
  const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const isRoot = process.getuid?.() === 0;
  const byHand = `${isRoot ? '' : 'sudo '}apt-get update && ${isRoot ? '' : 'sudo '}${install}`;
  const hasTerminal = process.stdin.isTTY && process.stderr.isTTY && !process.env['CI'];

  if (hasTerminal) {
    say(`${list} must be installed first:\n  ${byHand}`);
    if (!(await agrees())) throw new Failure('Run that command, then this again.');
    await attach('sh', ['-c', byHand]);
  } else if (isRoot) {
    say(`Installing ${list} …`);
    const { output } = await run('sh', ['-c', `apt-get update && ${install}`], {
      minutes: 10,
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (missingOf(missing).length > 0) say(output.trim());
  }
  if (missingOf(missing).length > 0) {
    throw new Failure(`${list} must be installed first: run “${byHand}”, then this again.`);
  }
}

/** @param {readonly (keyof typeof programs)[]} names */
const missingOf = (names) => names.filter((name) => !programs[name].some(isOnPath));

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

async function agrees() {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question('Run it now? (y/N) ');
  prompt.close();
  return /^(y|yes|j|ja)$/i.test(answer.trim());
}
