/** The built app beside packages of which one does not load, as after a move to another system. */
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Programs that a broken package consists of: one that fails when it is loaded, and one that fails when it is used. */
const programs = {
  argon2: `throw new Error('No native build was found for platform=darwin arch=x64');`,
  'better-sqlite3': `module.exports = class { constructor() { throw new Error('not a mach-o file'); } };`,
};

/**
 * Makes a copy of the app with such a package.
 *
 * @param folder an empty one
 * @returns the copy's folder
 */
export function appWithBroken(name: keyof typeof programs, folder: string): string {
  const app = join(folder, 'app');
  mkdirSync(join(app, 'node_modules', name), { recursive: true });
  cpSync(join(root, 'out/main'), join(app, 'out/main'), { recursive: true });
  cpSync(join(root, 'package.json'), join(app, 'package.json'));
  for (const each of readdirSync(join(root, 'node_modules'))) {
    if (each === name) continue;
    symlinkSync(join(root, 'node_modules', each), join(app, 'node_modules', each));
  }
  writeFileSync(join(app, 'node_modules', name, 'index.js'), programs[name]);
  return app;
}
