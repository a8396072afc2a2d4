// @ts-check
/** The bundles in `out/`, built again only when something they are made of has changed. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './lock.mjs';
import { Failure, root, run, say } from './run.mjs';

const sources = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
  'package.json',
];
const stamp = join(root, 'out', '.sources');
const products = ['main/index.js', 'main/cli.js', 'preload/index.cjs', 'renderer/index.html'].map(
  (name) => join(root, 'out', name),
);

export async function ensureBuilt() {
  if (isFresh()) return;
  await alone(async () => {
    if (!isFresh()) await build();
  });
}

export async function build() {
  say('Building …');
  const before = sourceHash();
  forgetBuild();
  const { code, output } = await run('electron-vite', ['build'], { minutes: 5 });
  if (code !== 0) {
    say(output.trim());
    throw new Failure('The build failed: mend what is said above and run this again.');
  }
  // The hash from before: what changed meanwhile is built next time.
  writeFileSync(stamp, before);
}

/** For who writes into `out/` by other means: the next start builds again. */
export const forgetBuild = () => rmSync(stamp, { force: true });

const isFresh = () =>
  [stamp, ...products].every((path) => existsSync(path)) &&
  readFileSync(stamp, 'utf8') === sourceHash();

function sourceHash() {
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
