/** The scripts that every document of a window starts with, made once a run. */
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { rolldown } from 'rolldown';
import type { PreloadSettings } from './preload.ts';

async function bundle(name: string): Promise<string> {
  const build = await rolldown({
    input: fileURLToPath(new URL(`./${name}.ts`, import.meta.url)),
    platform: 'browser',
  });
  const { output } = await build.generate({ format: 'iife', name: 'standIn' });
  await build.close();
  return output[0].code;
}

let bundles: Promise<[page: string, preload: string]> | undefined;

export interface Injected {
  /** For the page's own world. To be registered first. */
  readonly page: string;
  /** For the isolated world. */
  readonly preload: string;
}

/** @param script text of the preload file, which {@link checkPreload} has passed */
export async function injectedScripts(
  settings: PreloadSettings,
  script: string | undefined,
): Promise<Injected> {
  bundles ??= Promise.all([bundle('page'), bundle('preload')]);
  const [page, preload] = await bundles;
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
