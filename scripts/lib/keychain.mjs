// @ts-check
/**
 * Provides keytar's binary, which opens the OS keychain. It is optional: a failure is reported once, and the app works
 * without it.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { alone } from './lock.mjs';
import { npm } from './packages.mjs';
import { missingPrograms, obtainPrograms } from './programs.mjs';
import { node24, root, run, say } from './run.mjs';

const modules = join(root, 'node_modules');
const keytar = join(modules, 'keytar');
const binary = join(keytar, 'build', 'Release', 'keytar.node');

/** Where a failure is remembered, so that not every start tries again; it goes with node_modules. */
const note = join(modules, '.cache', 'selu-desktop', 'keychain-failed');

/** Debian's packages to compile keytar with. */
const compiler = /** @type {const} */ (['g++', 'pkg-config', 'libsecret-1-dev']);

/** Makes keytar's binary when it is missing and nothing has changed since that failed. */
export async function ensureKeychain() {
  if (existsSync(binary) || failedBefore()) return;
  await alone(async () => {
    if (existsSync(binary) || failedBefore()) return;
    const reason = await makeBinary();
    if (reason === null) return;
    mkdirSync(dirname(note), { recursive: true });
    writeFileSync(note, circumstances());
    say(`Selu Desktop works without the OS keychain for now. ${reason}`);
  });
}

const failedBefore = () => existsSync(note) && readFileSync(note, 'utf8') === circumstances();

/** What a failure depends on: with another keytar, or once a compiler is installed, the build is tried again. */
const circumstances = () =>
  [keytarVersion(), ...(process.platform === 'linux' ? missingPrograms(compiler) : [])].join(' ');

const keytarVersion = () =>
  existsSync(keytar) ? JSON.parse(readFileSync(join(keytar, 'package.json'), 'utf8')).version : '-';

/** @returns {Promise<string | null>} null when it works, else what to do */
async function makeBinary() {
  if (!existsSync(keytar)) {
    return 'npm could not get its package keytar: delete node_modules to try again.';
  }
  say('Getting the module for the OS keychain …');
  const failed = 'Its module could not be built: “npm rebuild keytar” says why.';
  if (process.platform !== 'linux') {
    await npm(['rebuild', 'keytar', '--ignore-scripts=false']);
    return (await works()) ? null : failed;
  }
  // The package's sources have a hash in package-lock.json, the binary that its script downloads has none.
  if (missingPrograms(compiler).length === 0 && (await compile())) return null;
  if (await download()) return null;
  const lack = await obtainPrograms(compiler);
  if (lack !== null) return lack;
  return (await compile()) ? null : failed;
}

/**
 * Compiles keytar on Linux. Its own script would have node-gyp download Node's headers; Node-API's are a
 * package, and what is built with them loads in every Node and Electron.
 */
async function compile() {
  const options = { minutes: 5, cwd: keytar };
  const libsecret = await run('pkg-config', ['--cflags', '--libs', 'libsecret-1'], options);
  const nested = join(keytar, 'node_modules', 'node-addon-api');
  const headers = [
    join(modules, 'node-api-headers', 'include'),
    existsSync(nested) ? nested : join(modules, 'node-addon-api'),
  ];
  const partial = `${binary}.partial`;
  mkdirSync(dirname(binary), { recursive: true });
  const { code } = await run(
    'c++',
    [
      ...['-shared', '-fPIC', '-O2', '-DNAPI_VERSION=3', ...headers.map((path) => `-I${path}`)],
      ...['async', 'main', 'keytar_posix'].map((name) => join('src', `${name}.cc`)),
      ...['-o', partial, ...libsecret.output.split(/\s+/).filter(Boolean)],
    ],
    options,
  );
  if (code === 0) renameSync(partial, binary);
  return works();
}

/** Has keytar's own script fetch the binary. It would wait for minutes on a network that swallows the request. */
async function download() {
  const script = join(modules, 'prebuild-install', 'bin.js');
  await run(node24, [script], { minutes: 1 / 3, cwd: keytar });
  return works();
}

/** Whether the binary loads; one that does not is removed. */
async function works() {
  const { code } = await run(node24, ['-e', "require('keytar')"], { minutes: 0.5 });
  if (code !== 0) rmSync(dirname(dirname(binary)), { recursive: true, force: true });
  return code === 0;
}
