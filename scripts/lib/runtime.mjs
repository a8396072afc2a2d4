// @ts-check
/** In what the app runs: Electron when its binary is there or can be had, else the stand-in over Chromium. */
import { join } from 'node:path';
import { downloadElectron, failedLately, workingElectron } from './electron.mjs';
import { ensurePrograms } from './programs.mjs';
import { Failure, node24, root, say } from './run.mjs';
import { asRoot, obtainSandbox } from './sandbox.mjs';
import { hasScreen } from './screen.mjs';

export const standIn = join(root, 'out', 'runtime', 'electron.mjs');

/**
 * What is asked of the system, for tests.
 *
 * @typedef {object} System
 * @property {NodeJS.Platform} platform
 * @property {number | undefined} uid
 * @property {string | undefined} asked `SELU_RUNTIME`
 * @property {() => Promise<string | null>} workingElectron
 * @property {() => Promise<{ path: string } | { reason: string }>} downloadElectron
 * @property {() => boolean} failedLately
 * @property {(electron: string) => Promise<string | null>} obtainSandbox
 * @property {typeof ensurePrograms} ensurePrograms
 * @property {() => boolean} hasScreen
 */

/** @type {System} */
const thisSystem = {
  platform: process.platform,
  uid: process.getuid?.(),
  asked: process.env['SELU_RUNTIME'],
  workingElectron,
  downloadElectron,
  failedLately,
  obtainSandbox,
  ensurePrograms,
  hasScreen,
};

/**
 * Chooses, and makes sure that what was chosen can start. `SELU_RUNTIME=electron|chromium` decides.
 *
 * @param {'person' | 'tests'} forWhom on Linux tests take what is there and download nothing
 * @param {System} [system]
 * @returns {Promise<{ name: 'electron' | 'chromium', command: string, args: string[] }>} how to start it
 * @throws {Failure} neither can be had, or not as it has to be; the message says what to do
 */
export async function chooseRuntime(forWhom, system = thisSystem) {
  const { asked } = system;
  if (asked !== undefined && asked !== 'electron' && asked !== 'chromium') {
    throw new Failure(
      'SELU_RUNTIME is “electron” or “chromium”: set it to one of them, or unset it.',
    );
  }
  if (asked !== 'chromium') {
    const path = await findElectron(forWhom, system);
    const args = path === null ? null : await argumentsFor(path, forWhom, system);
    if (path !== null && args !== null) return { name: 'electron', command: path, args };
  }
  // zenity shows the stand-in's file dialogs.
  const isSeen = forWhom === 'person' && system.hasScreen();
  await system.ensurePrograms(isSeen ? ['chromium', 'zenity'] : ['chromium']);
  return { name: 'chromium', command: node24, args: [standIn] };
}

/**
 * @param {'person' | 'tests'} forWhom
 * @param {System} system
 * @returns {Promise<string | null>} null where the stand-in takes its place
 */
async function findElectron(forWhom, system) {
  const found = await system.workingElectron();
  if (found !== null) return found;
  // The stand-in is for Linux: elsewhere every start tries again.
  const must = system.asked === 'electron' || system.platform !== 'linux';
  if (!must && (forWhom === 'tests' || system.failedLately())) return null;
  const download = await system.downloadElectron();
  if ('path' in download) return download.path;
  const why = `Electron could not be downloaded: ${download.reason}.`;
  if (!must) {
    say(why);
    return null;
  }
  throw new Failure(
    system.platform === 'linux'
      ? `${why} Unset SELU_RUNTIME to use Chromium.`
      : `${why} Run this again when that is mended; behind a proxy, set HTTPS_PROXY first.`,
  );
}

/**
 * @param {string} electron
 * @param {'person' | 'tests'} forWhom
 * @param {System} system
 * @returns {Promise<string[] | null>} null where its sandbox cannot start and the tests take the stand-in
 */
async function argumentsFor(electron, forWhom, system) {
  if (system.uid === 0) {
    if (forWhom === 'person') throw new Failure(asRoot('npm start'));
    // Chromium's sandbox refuses to run as root, which a machine that runs tests may be.
    return ['--no-sandbox'];
  }
  const lack = await system.obtainSandbox(electron);
  if (lack === null) return [];
  if (forWhom === 'person' || system.asked === 'electron') throw new Failure(lack);
  say(lack);
  return null;
}
