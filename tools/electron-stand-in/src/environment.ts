/** What the environment says: the runtime's own variables, the screen, the language. */
import { appendFileSync } from 'node:fs';

const { env: all } = process;

/**
 * The environment of the start. Electron's own processes keep it on Linux, whatever the app takes out of its own: they
 * come from one that is there before the app's first line.
 */
export const firstEnvironment: NodeJS.ProcessEnv = { ...all };

/** Node's own program, before `process.execPath` becomes Electron's. */
export const nodeProgram = process.execPath;

/** The variables that the README documents. */
export const env = {
  devTools: all['SELU_RUNTIME_DEVTOOLS'] === '1',
  devToolsFile: all['SELU_RUNTIME_DEVTOOLS_FILE'],
  dialogs: all['SELU_RUNTIME_DIALOGS'],
  power: all['SELU_RUNTIME_POWER'],
  opened: all['SELU_RUNTIME_OPENED'],
  printed: all['SELU_RUNTIME_PRINTED'],
  ipcLog: all['SELU_RUNTIME_IPC_LOG'],
  /** How long a page, and Chromium itself, may take to close before it is ended. */
  patienceMs: Number(all['SELU_RUNTIME_PATIENCE_MS'] ?? 3_000),
} as const;

export const hasDisplay = Boolean(all['DISPLAY'] || all['WAYLAND_DISPLAY']);
export const isHeadless = !hasDisplay || all['SELU_RUNTIME_HEADLESS'] === '1';

/** The person's languages, best first, as BCP 47. */
export function systemLanguages(): string[] {
  const chosen = all['LC_ALL'] || all['LC_MESSAGES'] || all['LANG'] || '';
  const list = chosen && !/^(C|POSIX)\b/.test(chosen) ? (all['LANGUAGE'] || chosen).split(':') : [];
  const tags = list
    .map((name) => name.replace(/[.@].*$/, '').replaceAll('_', '-'))
    .filter((name) => /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(name));
  return tags.length > 0 ? tags : ['en-US'];
}

/** The one of Chromium's own languages that fits best: with a region only where it has several. */
export function locale(): string {
  const chosen = commandLineValue('lang') ?? systemLanguages()[0] ?? 'en-US';
  const [language = 'en'] = chosen.split('-');
  if (['en', 'es', 'pt', 'zh'].includes(language))
    return chosen === language ? fullOf(language) : chosen;
  return language;
}

const fullOf = (language: string): string =>
  ({ en: 'en-US', es: 'es', pt: 'pt-BR', zh: 'zh-CN' })[language] ?? language;

/** The value of `--name=value` that the app was started with. */
function commandLineValue(name: string): string | undefined {
  const start = `--${name}=`;
  return process.argv.find((argument) => argument.startsWith(start))?.slice(start.length);
}

/**
 * Writes down what goes into a window, for tests that search it.
 *
 * @param payload JSON text, as it crosses
 */
export function recordIpc(
  kind: 'answer' | 'error' | 'event',
  channel: string,
  payload: string,
): void {
  if (!env.ipcLog) return;
  const head = JSON.stringify({ kind, channel }).slice(0, -1);
  appendFileSync(env.ipcLog, `${head},"payload":${payload}}\n`);
}
