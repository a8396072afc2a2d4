// @ts-check
/** Installs the npm packages of package-lock.json, Node 24 among them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { alone } from './lock.mjs';
import { Failure, node24, root, run, say } from './run.mjs';

/** Names the optional packages that npm could not install. npm goes on without them, and so does the set-up. */
const leftOut = join('node_modules', '.cache', 'selu-desktop', 'left-out.json');

/** Installs packages that are missing or have another version. */
export async function ensurePackages() {
  if (packagesFit() && existsSync(node24)) return;
  await alone(async () => {
    if (!packagesFit()) await install();
    if (!existsSync(node24)) await installNode();
  });
}

/**
 * Whether node_modules holds what package-lock.json says. npm writes its own list of what it installed
 * at the very end, so an interrupted installation does not count.
 */
function packagesFit() {
  const wanted = readLock('package-lock.json');
  const installed = readLock(join('node_modules', '.package-lock.json'));
  if (wanted === null)
    throw new Failure('package-lock.json is missing or broken: restore it from git.');
  if (installed === null) return false;
  const mayLack = readJson(leftOut) ?? [];
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    const found = installed[path];
    if (found !== undefined) return found.version === version;
    // Most optional packages are for other systems; our own ones are for all.
    return ownOptional(wanted).includes(path)
      ? mayLack.includes(path)
      : optional === true || devOptional === true;
  });
}

/** @param {Lock} lock @returns {string[]} where the optional packages of package.json itself are */
const ownOptional = (lock) =>
  Object.keys(lock['']?.optionalDependencies ?? {}).map((name) => `node_modules/${name}`);

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean,
 *   optionalDependencies?: Record<string, string> }} Entry
 * @typedef {Record<string, Entry>} Lock
 */

/** @param {string} name @returns {Lock | null} */
const readLock = (name) => readJson(name)?.packages ?? null;

/** @param {string} name a file below the root; null when it cannot be read */
function readJson(name) {
  try {
    return JSON.parse(readFileSync(join(root, name), 'utf8'));
  } catch {
    return null;
  }
}

async function install() {
  say('Installing the npm packages (a minute or two) …');
  // No package's script has to run: native modules bring their binaries along, and keychain.mjs makes keytar's,
  // which may fail.
  const { code, output } = await npm([
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--no-audit',
    '--no-fund',
  ]);
  if (code !== 0) {
    say(output.trim());
    throw new Failure(
      'The npm packages could not be installed: mend what npm says above and run this again.',
    );
  }
  const own = ownOptional(readLock('package-lock.json') ?? {});
  mkdirSync(dirname(join(root, leftOut)), { recursive: true });
  writeFileSync(
    join(root, leftOut),
    JSON.stringify(own.filter((path) => !existsSync(join(root, path)))),
  );
}

/** The package `node` fetches its binary by a script: the one that has to run. */
async function installNode() {
  say('Installing Node 24 for this project …');
  const { output } = await npm(['rebuild', 'node', '--ignore-scripts=false']);
  if (!existsSync(node24)) {
    say(output.trim());
    throw new Failure('Node 24 could not be installed: run “npm rebuild node”, then this again.');
  }
}

/** Runs npm. `npm run -s` makes it silent, which would hide its reasons. */
export const npm = (/** @type {string[]} */ args) =>
  run('npm', args, { minutes: 15, env: { npm_config_loglevel: 'error' } });
