/** Starts the machine's Chromium for one app process, and ends it with that process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Protocol } from 'devtools-protocol';
import { Connection } from './devtools.ts';
import { firstEnvironment } from './environment.ts';

export interface ChromiumOptions {
  /** Folder of the profile; made when it is missing. */
  readonly profile: string;
  readonly headless: boolean;
  /** BCP 47; the language of the browser's own texts. */
  readonly language: string;
  /** Opens a DevTools port on loopback as well, and writes its address to the file. */
  readonly publishTo?: string;
  /** What the app has said, after those of the stand-in itself. */
  readonly moreSwitches: readonly string[];
  /** How long it may take to close before it is killed. */
  readonly closeMs: number;
}

export interface Chromium {
  /** Takes commands at once; Chromium answers them when it has started. */
  readonly connection: Connection;
  readonly executable: string;
  /**
   * Resolves when it has started.
   *
   * @throws {Error} it has ended before that; the message holds what it printed
   */
  readonly version: Promise<Protocol.Browser.GetVersionResponse>;
  /** Resolves when the process and all its children have ended. */
  readonly ended: Promise<void>;
  /** Asks it to close, insists after {@link ChromiumOptions.closeMs}, and waits for its end. */
  close(): Promise<void>;
}

/** How long Chromium may take to start. */
const START_MS = 60_000;

/** No bar in the window about the switches below. A second process that asks for a window says it too. */
export const NO_WARNINGS = '--test-type';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * Where Chromium is: `SELU_RUNTIME_CHROMIUM`, else the first known name on the path.
 *
 * @throws {Error} there is none; the message says what to install
 */
export function findChromium(env: NodeJS.ProcessEnv): string {
  const chosen = env['SELU_RUNTIME_CHROMIUM'];
  if (chosen) return chosen;
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  for (const file of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here: the next one.
    }
  }
  throw new Error('electron stand-in: Chromium was not found; on Debian: apt-get install chromium');
}

/**
 * Starts Chromium without a window, and waits for nothing.
 *
 * @throws {Error} it is not installed
 */
export function startChromium(options: ChromiumOptions): Chromium {
  const executable = findChromium(process.env);
  mkdirSync(options.profile, { recursive: true, mode: 0o700 });
  const child = spawn(executable, switches(options), {
    // Its own group, so that its children can be ended with it.
    detached: true,
    env: {
      ...firstEnvironment,
      BREAKPAD_DUMP_LOCATION: join(options.profile, 'Crash Reports'),
      // On Linux this is what the browser's own texts go by, and not --lang.
      LANGUAGE: options.language.replaceAll('-', '_'),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  const connection = new Connection(child.stdio[4] as Readable, child.stdio[3] as Writable);

  let printed = '';
  let { publishTo } = options;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-4000);
    const address = publishTo && /DevTools listening on (ws:\S+)/.exec(printed)?.[1];
    if (publishTo && address) writeFileSync(publishTo, address);
    if (address) publishTo = undefined;
    if (process.env['SELU_RUNTIME_VERBOSE'] === '1') process.stderr.write(text);
  });
  let temporary: string | undefined;
  const killGroup = (): void => {
    endGroup(child);
    temporary ??= socketFolder(options.profile);
    if (temporary) rmSync(temporary, { recursive: true, force: true });
    unlockProfile(options.profile, child.pid);
  };
  process.once('exit', killGroup);
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      killGroup();
      process.removeListener('exit', killGroup);
      resolve();
    };
    child.once('exit', end).once('error', end);
  });

  const tooLate = setTimeout(killGroup, START_MS);
  const version = connection.browser
    .send('Browser.getVersion')
    .then((answer) => {
      temporary = socketFolder(options.profile);
      return answer;
    })
    .catch(async () => {
      await ended;
      throw new Error(`electron stand-in: Chromium ended while starting\n${printed}`);
    })
    .finally(() => clearTimeout(tooLate));

  return {
    connection,
    executable,
    version,
    ended,
    async close() {
      connection.browser.post('Browser.close');
      // One that is still starting does not hear yet, and would leave things behind.
      await version.catch(() => undefined);
      const insist = setTimeout(killGroup, options.closeMs);
      await ended;
      clearTimeout(insist);
    },
  };
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

/** Chromium leaves these links behind when it is killed, the first naming its host and its process. */
function unlockProfile(profile: string, pid: number | undefined): void {
  if (linkIn(profile, 'SingletonLock')?.endsWith(`-${pid}`) !== true) return;
  for (const name of ['SingletonSocket', 'SingletonCookie', 'SingletonLock']) {
    rmSync(join(profile, name), { force: true });
  }
}

/** The folder of Chromium's socket, among the temporary files; a killed Chromium leaves that, too. */
function socketFolder(profile: string): string | undefined {
  const socket = linkIn(profile, 'SingletonSocket');
  return socket !== undefined && dirname(dirname(socket)) === tmpdir()
    ? dirname(socket)
    : undefined;
}

function linkIn(profile: string, name: string): string | undefined {
  try {
    return readlinkSync(join(profile, name));
  } catch {
    // Closed in order, or not yet there.
    return undefined;
  }
}

function switches(options: ChromiumOptions): string[] {
  return [
    '--remote-debugging-pipe',
    ...(options.publishTo
      ? ['--remote-debugging-port=0', '--remote-debugging-address=127.0.0.1']
      : []),
    `--user-data-dir=${options.profile}`,
    '--no-startup-window',
    ...(options.headless ? ['--headless', '--hide-scrollbars', '--mute-audio'] : []),
    // Chromium's own sandbox does not start as root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    NO_WARNINGS,

    // What a browser does of its own accord, and Electron does not. Nothing here keeps a page from the
    // network: that is for the app to do.
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-sync',
    '--metrics-recording-only',
    '--disable-breakpad',
    '--disable-crash-reporter',

    // A window of the app is no browser: no second page, no offers, no stored passwords.
    '--block-new-web-contents',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-service-autorun',
    '--password-store=basic',
    '--use-mock-keychain',
    '--disable-search-engine-choice-screen',
    '--disable-infobars',
    '--disable-prompt-on-repost',
    '--disable-hang-monitor',
    '--disable-session-crashed-bubble',
    '--hide-crash-restore-bubble',
    '--disable-print-preview',
    '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,' +
      'InterestFeedContentSuggestions,CertificateTransparencyComponentUpdater,GlobalMediaControls,' +
      'HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,' +
      // Pages for an address bar that no window has, and a process in store, which Electron turns off, too.
      'WebUIOmniboxPopup,WebUIOmniboxAimPopup,SpareRendererForSitePerProcess',

    // Electron does not slow a window down because another one covers it.
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    '--disable-ipc-flooding-protection',

    `--lang=${options.language}`,
    ...options.moreSwitches,
  ];
}
