// @ts-check
/**
 * Whether Electron's sandbox can start on this Linux. It needs user namespaces for everybody, which some systems have
 * closed (Ubuntu since 23.10), or a helper that belongs to root. The app is never started for a person without it.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canAsk, offer } from './offer.mjs';
import { Failure } from './run.mjs';

/**
 * What is asked of the system, for tests.
 *
 * @typedef {object} System
 * @property {NodeJS.Platform} platform
 * @property {(file: string) => string | null} read a file's text; null where there is none
 * @property {() => string[]} profiles the texts of AppArmor's profiles
 * @property {() => number | null} unshare the exit code of a program that makes a namespace; null without that program
 * @property {(file: string) => { uid: number, mode: number } | null} stat
 * @property {() => boolean} canAsk
 * @property {(why: string, command: string) => Promise<boolean>} offer
 */

/** @type {System} */
const thisSystem = {
  platform: process.platform,
  read: (file) => orNull(() => readFileSync(file, 'utf8')),
  profiles: () => {
    const files = orNull(() => readdirSync('/etc/apparmor.d')) ?? [];
    return files.flatMap((name) => {
      const text = orNull(() => readFileSync(join('/etc/apparmor.d', name), 'utf8'));
      return text === null ? [] : [text];
    });
  },
  unshare: () => spawnSync('unshare', ['--user', '--map-root-user', 'true']).status,
  stat: (file) => orNull(() => statSync(file)),
  canAsk,
  offer,
};

/** @template T @param {() => T} work @returns {T | null} */
function orNull(work) {
  try {
    return work();
  } catch {
    return null;
  }
}

/**
 * What keeps ordinary users from making namespaces.
 *
 * @param {System} system
 * @returns {string | null} null when nothing does
 */
function namespacesClosedBy({ read, unshare }) {
  const value = (/** @type {string} */ name) => read(`/proc/sys/${name}`)?.trim();
  if (value('kernel/apparmor_restrict_unprivileged_userns') === '1') return 'AppArmor';
  if (value('kernel/unprivileged_userns_clone') === '0') return 'the kernel';
  if (value('user/max_user_namespaces') === '0') return 'the kernel';
  // A container, for example, closes them in a way of its own.
  const code = unshare();
  return code === null || code === 0 ? null : 'this system';
}

/**
 * Makes sure that Electron's sandbox can start, and asks the person when there is a terminal.
 *
 * @param {string} electron path of its program
 * @param {System} [system]
 * @returns {Promise<string | null>} a sentence that says what is missing and how to get it
 */
export async function obtainSandbox(electron, system = thisSystem) {
  if (system.platform !== 'linux') return null;
  const helper = join(dirname(electron), 'chrome-sandbox');
  const isReady = () => {
    const found = system.stat(helper);
    return found?.uid === 0 && (found.mode & 0o7777) === 0o4755;
  };
  if (isReady()) return null;
  const closedBy = namespacesClosedBy(system);
  if (closedBy === null) return null;
  const isAllowed = (/** @type {string} */ profile) =>
    profile.includes(electron) && /^\s*userns\b/m.test(profile);
  if (closedBy === 'AppArmor' && system.profiles().some(isAllowed)) return null;
  const quoted = `'${helper.replaceAll("'", String.raw`'\''`)}'`;
  // In this order: a new owner takes the right away that the second one gives.
  const command = `sudo chown root:root ${quoted} && sudo chmod 4755 ${quoted}`;
  const why = `Electron's sandbox cannot start, because ${closedBy} keeps it from making user namespaces. Once, give its helper to root:`;
  if (system.canAsk()) {
    if (!(await system.offer(why, command))) return 'Run that command, then this again.';
    if (isReady()) return null;
  }
  return `${why} run “${command}”, then this again. (An AppArmor profile for Electron that allows “userns” does the same; see docs/security.md.)`;
}

/**
 * Refuses `sudo npm start`: Chromium's sandbox does not start for root, and what root makes here is not the person's.
 *
 * @param {string} command what was run
 * @param {NodeJS.ProcessEnv} [env]
 * @param {number} [uid] none on Windows
 * @throws {Failure}
 */
export function needOrdinaryUser(command, env = process.env, uid = process.getuid?.() ?? -1) {
  const isLent = ['SUDO_USER', 'DOAS_USER', 'PKEXEC_UID'].some((name) => env[name]);
  if (uid === 0 && isLent && env['SELU_RUNTIME'] !== 'chromium') throw new Failure(asRoot(command));
}

/** @param {string} command */
export const asRoot = (command) =>
  `Run “${command}” as yourself, not as root: Electron has no sandbox for root, and Selu Desktop does not run without one.`;
