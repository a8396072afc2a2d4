// @ts-check
/** The bundles in `out/`, built again only when something they are made of has changed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './lock.mjs';
import { Failure, node24, root, run, say } from './run.mjs';

/**
 * A part of `out/` with all that it is made of, and how it is made.
 *
 * @typedef {object} Part
 * @property {string} stamp file that keeps the hash of the sources it was built from
 * @property {readonly string[]} sources files and folders below the root
 * @property {readonly string[]} products files that are there after a build
 * @property {string} command
 * @property {readonly string[]} args
 */

const versions = ['package-lock.json', 'package.json', 'tsconfig.base.json'];

/** @type {Part} */
const app = {
  stamp: 'out/.sources',
  sources: [
    'src',
    'resources',
    'electron.vite.config.ts',
    'scripts/lib/third-party.ts',
    ...versions,
  ],
  products: [
    'out/main/index.js',
    'out/main/cli.js',
    'out/preload/index.cjs',
    'out/renderer/index.html',
    'out/renderer/licences.json',
  ],
  command: 'electron-vite',
  args: ['build'],
};

const runtimeBuild = 'tools/electron-stand-in/build.mjs';
/** @type {Part} */
const runtime = {
  stamp: 'out/runtime/.sources',
  sources: ['tools/electron-stand-in/src', runtimeBuild, ...versions],
  products: ['electron.mjs', 'api.mjs', 'utility.mjs', 'inject-page.js', 'inject-preload.js'].map(
    (name) => `out/runtime/${name}`,
  ),
  command: node24,
  args: [join(root, runtimeBuild)],
};

/** Builds what is not there or is older than its sources. */
export async function ensureBuilt() {
  if (stale().length === 0) return;
  await alone(() => buildParts(stale()));
}

/** Builds the stand-in for Electron alone, if it has to be; `electron-vite dev` makes the rest by itself. */
export async function ensureRuntimeBuilt() {
  if (isFresh(runtime)) return;
  await alone(async () => {
    if (!isFresh(runtime)) await buildParts([runtime]);
  });
}

/** Builds all, whether or not it is up to date. */
export const build = () => buildParts([app, runtime]);

/** For who writes into `out/` by other means: the next start builds the app again. */
export const forgetBuild = () => forget(app);

const stale = () => [app, runtime].filter((part) => !isFresh(part));

/** @param {readonly Part[]} parts */
async function buildParts(parts) {
  if (parts.length === 0) return;
  say('Building …');
  await Promise.all(parts.map(buildPart));
}

/** @param {Part} part */
async function buildPart(part) {
  const before = sourceHash(part);
  forget(part);
  const { code, output } = await run(part.command, part.args, { minutes: 5 });
  if (code !== 0) {
    say(output.trim());
    throw new Failure('The build failed: mend what is said above and run this again.');
  }
  // The hash from before: what changed meanwhile is built next time.
  writeFileSync(join(root, part.stamp), before);
}

/** @param {Part} part */
const forget = ({ stamp }) => rmSync(join(root, stamp), { force: true });

/** @param {Part} part */
const isFresh = (part) =>
  [part.stamp, ...part.products].every((path) => existsSync(join(root, path))) &&
  readFileSync(join(root, part.stamp), 'utf8') === sourceHash(part);

/** @param {Part} part */
function sourceHash({ sources }) {
  const hash = createHash('sha256');
  for (const name of sources) addTo(hash, name);
  return hash.digest('hex');
}

/** @param {import('node:crypto').Hash} hash @param {string} name a file or folder below the root */
function addTo(hash, name) {
  const path = join(root, name);
  const entries = existsSync(path) ? listFolder(path) : [];
  if (entries === null) hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
  else for (const entry of entries) addTo(hash, join(name, entry));
}

/** @param {string} path @returns {string[] | null} null for a file */
function listFolder(path) {
  try {
    return readdirSync(path).sort();
  } catch {
    return null;
  }
}
