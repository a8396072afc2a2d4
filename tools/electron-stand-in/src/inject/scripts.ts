/** The scripts that every document of a window starts with: the build has bundled them, each window adds its own. */
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import type { PreloadSettings } from './preload.ts';

/** A script of this folder, which lies bundled beside the built stand-in. */
const bundled = (name: string): string =>
  readFileSync(new URL(`./inject-${name}.js`, import.meta.url), 'utf8');

const page = bundled('page');
const preload = bundled('preload');

export interface Injected {
  /** For the page's own world. To be registered first. */
  readonly page: string;
  /** For the isolated world. */
  readonly preload: string;
}

/** @param script text of the preload file, which {@link checkPreload} has passed */
export function injectedScripts(settings: PreloadSettings, script: string | undefined): Injected {
  const token = JSON.stringify(settings.token);
  const preloadArguments = [
    JSON.stringify(settings),
    ...(script === undefined ? [] : [wrap(script)]),
  ];
  return {
    page: inStrictFunction(`${page}\nstandIn.startPage(${token});`),
    preload: inStrictFunction(`${preload}\nstandIn.startPreload(${preloadArguments.join(', ')});`),
  };
}

/** @throws {SyntaxError} the text is no CommonJS script */
export function checkPreload(script: string, file: string): void {
  new Script(`(${wrap(script)})`, { filename: file });
}

const inStrictFunction = (code: string): string => `(() => { 'use strict';\n${code}\n})();`;

const wrap = (script: string): string =>
  `function (require, module, exports, process) { ${script}\n}`;
