// @ts-check
/**
 * Native modules that the app cannot do without. Their packages bring binaries for most systems; for the others they
 * are compiled, by the package's own script.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './lock.mjs';
import { npm } from './packages.mjs';
import { Failure, node24, root, run, say } from './run.mjs';

/** Each with where its binary is, and a program that loads it. */
const needed = {
  argon2: {
    purpose: 'checks passwords',
    binaries: (/** @type {string} */ system) => [join('prebuilds', system), 'build/Release'],
    program: "require('argon2')",
  },
  'better-sqlite3': {
    purpose: 'keeps the database',
    binaries: (/** @type {string} */ system) => [
      join('prebuilds', `${system}.node`),
      'build/Release',
    ],
    program: "new (require('better-sqlite3'))(':memory:')",
  },
};

/** @typedef {keyof typeof needed} Name */

/**
 * What is asked of the system, for tests.
 *
 * @typedef {object} System
 * @property {string} platform
 * @property {string} arch
 * @property {(path: string) => boolean} exists below node_modules
 * @property {(name: Name) => Promise<string>} compile gives what was printed
 * @property {(name: Name) => Promise<boolean>} loads
 */

/** @type {System} */
const thisSystem = {
  platform: process.platform,
  arch: process.arch,
  exists: (path) => existsSync(join(root, 'node_modules', path)),
  compile: async (name) => (await npm(['rebuild', name, '--ignore-scripts=false'])).output,
  loads: async (name) =>
    (await run(node24, ['-e', needed[name].program], { minutes: 0.5 })).code === 0,
};

/** What compiles C++ on a system. */
const compilers = /** @type {Record<string, string>} */ ({
  darwin: 'run “xcode-select --install”',
  win32: 'install Python and the Build Tools of Visual Studio (“Desktop development with C++”)',
});

/**
 * Compiles what has no binary for this system.
 *
 * @param {System} [system]
 * @throws {Failure} one could not be had; the message says which, and what is needed
 */
export async function ensureNativeModules(system = thisSystem) {
  for (const name of /** @type {Name[]} */ (Object.keys(needed))) {
    if (!hasBinary(name, system)) await compile(name, system);
  }
}

/** @param {Name} name @param {System} system */
const hasBinary = (name, { platform, arch, exists }) =>
  needed[name].binaries(`${platform}-${arch}`).some((path) => exists(join(name, path)));

/** @param {Name} name @param {System} system */
async function compile(name, system) {
  await alone(async () => {
    if (hasBinary(name, system)) return;
    const { platform, arch } = system;
    say(`Compiling ${name}, which has no binary for ${platform}-${arch} …`);
    const output = await system.compile(name);
    if (await system.loads(name)) return;
    say(output.trim());
    const tools = compilers[platform] ?? 'install a C++ compiler, make and Python';
    throw new Failure(
      `${name}, which ${needed[name].purpose}, has no binary for ${platform}-${arch} and could not be compiled: ${tools}, then run this again.`,
    );
  });
}
