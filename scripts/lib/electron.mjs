// @ts-check
/** Electron's program: whether it is here and starts, and its download. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { node24, root, run, say } from './run.mjs';

const electronFolder = join(root, 'node_modules', 'electron');

/** Where a failed download is remembered, so that not every start waits for the next one to fail. */
const failedDownload = join(
  root,
  'node_modules',
  '.cache',
  'selu-desktop',
  'electron-download-failed',
);
const RETRY_AFTER_DAYS = 3;

/**
 * The path of Electron's program, if it starts. As plain Node it needs no display, and still fails when a
 * system library is missing.
 */
export async function workingElectron() {
  const pathFile = join(electronFolder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const path = join(electronFolder, 'dist', readFileSync(pathFile, 'utf8'));
  const env = { ELECTRON_RUN_AS_NODE: '1' };
  const { code } = await run(path, ['-p', 'process.versions.electron'], { minutes: 0.5, env });
  return code === 0 ? path : null;
}

/**
 * Downloads Electron, and says how far it has come.
 *
 * @returns {Promise<{ path: string } | { reason: string }>} why it is not there
 */
export async function downloadElectron() {
  say('Downloading Electron (about 120 MB, once) …');
  const env = proxyEnvironment(process.env);
  const download = join(root, 'scripts', 'lib', 'download-electron.mjs');
  for (const step of [download, join(electronFolder, 'install.js')]) {
    const show = showProgress();
    const { code, output } = await run(node24, [step], { minutes: 30, env, onText: show.text });
    show.end();
    if (code !== 0) return failed(reasonOf(output));
  }
  const path = await workingElectron();
  if (path === null) return failed('it does not start on this system');
  rmSync(failedDownload, { force: true });
  return { path };
}

/** @param {string} reason */
function failed(reason) {
  mkdirSync(dirname(failedDownload), { recursive: true });
  writeFileSync(failedDownload, new Date().toISOString());
  return { reason };
}

/** Whether a download has failed in the last days. */
export function failedLately() {
  if (!existsSync(failedDownload)) return false;
  const age = Date.now() - Date.parse(readFileSync(failedDownload, 'utf8'));
  return age < RETRY_AFTER_DAYS * 24 * 60 * 60 * 1000;
}

/** What download-electron.mjs prints as it goes on. */
const PROGRESS = /^progress (\d+)$/;

/**
 * What went wrong, from the output of a step: its first line that is no progress.
 *
 * @param {string} output
 */
export const reasonOf = (output) =>
  output
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && !PROGRESS.test(line)) ?? 'no reason was given';

/**
 * Shows the percent of a download: in one line of a terminal, by tens in a log.
 *
 * @param {{ isTTY?: boolean, write: (text: string) => unknown }} [to]
 */
export function showProgress(to = process.stderr) {
  let shown = -Infinity;
  let rest = '';
  return {
    text(/** @type {string} */ text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const percent = Number(PROGRESS.exec(line)?.[1] ?? -1);
        if (percent < shown + (to.isTTY ? 1 : 10)) continue;
        shown = percent;
        to.write(to.isTTY ? `\r  ${percent} %` : `  ${percent} %\n`);
      }
    },
    end() {
      if (to.isTTY && shown >= 0) to.write('\n');
    },
  };
}

/**
 * What has Node go through the proxy of the environment, or of npm, which tells its settings to scripts.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} to be added; empty without a proxy
 */
export function proxyEnvironment(env) {
  const first = (/** @type {string[]} */ ...names) =>
    names.map((name) => env[name]).find((value) => value);
  const any = first('npm_config_proxy', 'ALL_PROXY', 'all_proxy');
  const http = first('HTTP_PROXY', 'http_proxy') ?? any;
  const https = first('HTTPS_PROXY', 'https_proxy', 'npm_config_https_proxy') ?? any ?? http;
  const none = first('NO_PROXY', 'no_proxy', 'npm_config_noproxy');
  const authorities = first('NODE_EXTRA_CA_CERTS', 'npm_config_cafile');
  return {
    ...(authorities === undefined ? {} : { NODE_EXTRA_CA_CERTS: authorities }),
    ...(https === undefined ? {} : { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: https }),
    ...(https === undefined || http === undefined ? {} : { HTTP_PROXY: http }),
    ...(https === undefined || none === undefined ? {} : { NO_PROXY: none }),
  };
}
