/** Starts an app as the `electron` command does. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as life from './api/app.ts';
import { appearAs, command, electronVersion } from './identity.ts';

const api = new URL('./api.mjs', import.meta.url).href;

/** How often to look whether whoever has started the app is still there. */
const LAUNCHER_MS = 500;

/** @param args of the command: switches, the app's folder or file, the app's own arguments */
export async function start(args: readonly string[]): Promise<void> {
  const path = args.find((argument) => !argument.startsWith('-'));
  if (path === undefined) {
    console.error('Usage: electron.mjs [switches] <app folder or file> [arguments]');
    process.exitCode = 2;
    return;
  }
  for (const given of args.slice(0, args.indexOf(path))) takeSwitch(given);
  const { main, ...info } = readApp(resolve(path));
  life.describe(info);

  process.argv = [command, ...args];
  appearAs('browser');
  Object.assign(process, { defaultApp: true });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => life.app.quit());
  }
  quitWithLauncher();
  registerHooks({
    resolve: (specifier, context, next) =>
      /^electron(\/(main|common))?$/.test(specifier)
        ? { url: api, shortCircuit: true }
        : next(specifier, context),
  });
  await import(pathToFileURL(main).href);
  life.start();
}

/** What stands in front of the app is for Chromium, which passes over what it does not know. */
function takeSwitch(given: string): void {
  const [, name, value] = /^--([^=]+)=?(.*)$/s.exec(given) ?? [];
  if (name !== undefined) life.app.commandLine.appendSwitch(name, value);
}

/** Whoever is killed passes no signal on. Nobody would be left who ends the app, and knows of its folders. */
function quitWithLauncher(): void {
  const launcher = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === launcher) return;
    clearInterval(timer);
    life.app.quit();
  }, LAUNCHER_MS);
  timer.unref();
}

interface Package {
  readonly main?: string;
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
}

/** @throws {Error} there is no app at the path */
function readApp(path: string): life.AppInfo & { readonly main: string } {
  if (!existsSync(path)) throw new Error(`Unable to find Electron app at ${path}`);
  if (statSync(path).isFile()) {
    return { folder: dirname(path), main: path, name: 'Electron', version: electronVersion() };
  }
  const file = join(path, 'package.json');
  const about = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) as Package;
  return {
    folder: path,
    main: resolve(path, about.main ?? 'index.js'),
    name: about.productName ?? about.name ?? 'Electron',
    version: about.version ?? '',
  };
}
