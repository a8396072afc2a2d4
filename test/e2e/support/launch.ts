/** Starts the built app for a test, in Electron or in the stand-in over Chromium. */
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { appendFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { _electron, chromium, type Page } from '@playwright/test';
import { handOver, withoutSecrets, writeSecret } from '../../../scripts/lib/app-environment.mjs';
import { endChromium, whatRuns } from '../../support/chromium-processes.ts';
import { isDeep } from '../../support/deep.ts';
import { noKeychain } from '../../support/keyring.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const standIn = join(root, 'out/runtime/electron.mjs');
const startScript = join(root, 'scripts/start.mjs');

/** So long a browser may take to start, however busy the machine is: none comes later. */
const BROWSER_MS = 30_000;

/** So long an app may take to show its page then. */
const PAGE_MS = 60_000;

/** So long an app may take to end after its browser has. */
const ENDING_MS = 5_000;

/** What `dialog.show…` answers, for example `{ canceled: false, filePath: '/tmp/kit.txt' }`. */
export type DialogAnswer = Readonly<Record<string, unknown>>;

export interface LaunchOptions {
  /** The app's home folder. */
  readonly home: string;
  /** Over the test's own environment, which never hands on a master secret, nor a keychain. */
  readonly env?: Readonly<Record<string, string>>;
  /** Another app than this one: its folder. */
  readonly app?: string;
  /** The app's own arguments. */
  readonly args?: readonly string[];
  /** Started as `npm start` does it, over the stand-in alone: this app, to be closed by the test. */
  readonly launcher?: boolean;
  /** Things move and fade as most people see them. Else they do as for whoever wants less motion: each frame costs time. */
  readonly motion?: boolean;
  /** Over the stand-in: in the Chromium that a person has, not in its shell. */
  readonly wholeChromium?: boolean;
}

/** What the system says of a person who wants less motion. */
const stillness = ({ motion = isDeep }: LaunchOptions): readonly string[] =>
  motion ? [] : ['--force-prefers-reduced-motion'];

export interface RunningApp {
  /** The first window, with the app's page in it. */
  readonly page: Page;
  readonly home: string;
  /** The main process, or the launcher that has started it. */
  readonly pid: number | undefined;
  windows(): Page[];
  /** Tells the app what happens to the computer: an event of `powerMonitor`, or that its screen is locked. */
  power(event: 'suspend' | 'resume' | 'screen locked' | 'screen unlocked'): Promise<void>;
  /** Answers for the next dialogs, in this order. Without one a dialog is canceled. */
  dialogs(answers: readonly DialogAnswer[]): Promise<void>;
  /** The addresses opened in the system browser so far. */
  opened(): Promise<string[]>;
  /** Everything that the main process has sent into windows, as text; null in Electron, which keeps none. */
  ipcAnswers(): string | null;
  /** Forgets the answers for dialogs, the addresses, and what was sent into windows. */
  forget(): Promise<void>;
  /** What the app has printed. */
  output(): string;
  /** Ends the app as a person does, and waits. @returns its exit code */
  close(): Promise<number | null>;
  /** Ends the main process at once (SIGKILL), and waits. */
  kill(): Promise<void>;
}

/** Which runtime: `SELU_RUNTIME`, else Electron when its binary is there. */
function runtime(): 'electron' | 'chromium' {
  const asked = process.env['SELU_RUNTIME'];
  if (asked === 'electron' || asked === 'chromium') return asked;
  return existsSync(join(root, 'node_modules/electron/path.txt')) ? 'electron' : 'chromium';
}

/** @throws {Error} the app is not built, or ended before it showed its page; the message says what it printed */
export async function launchApp(options: LaunchOptions): Promise<RunningApp> {
  if (!existsSync(join(root, 'out/main/index.js'))) {
    throw new Error('The app is not built: run “npm run build” first.');
  }
  if (runtime() === 'electron') return launchInElectron(options);
  try {
    return await launchInStandIn(options);
  } catch (error) {
    if (!(error instanceof NoBrowser)) throw error;
    // One start of the stand-in in many hundreds comes to no browser, and nobody knows why yet; what it says helps to
    // find out. It has shown nothing of the app by then.
    console.warn(`${error.message}\nIt is started once more.`);
    return launchInStandIn(options);
  }
}

/** Of the stand-in: not even an empty window has come. */
class NoBrowser extends Error {}

function environment({ home, env = {} }: LaunchOptions): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !entry[0].startsWith('SELU_') &&
      // Each app starts as on the first day.
      entry[0] !== 'NODE_COMPILE_CACHE',
  );
  return {
    ...Object.fromEntries(inherited),
    LANG: 'en_US.UTF-8',
    SELU_DESKTOP_HOME: home,
    ...noKeychain,
    ...env,
  };
}

/**
 * The same engine without all that a browser has around a page takes a tenth of the time to start. It does not hear
 * what the app says of WebRTC, and has no window to put on a screen: nothing is shown by it that is about either.
 */
function shellOfChromium(): Record<string, string> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const shell = folders
    .map((folder) => join(folder, 'chromium-headless-shell'))
    .find((file) => existsSync(file));
  return shell === undefined ? {} : { SELU_RUNTIME_CHROMIUM: shell };
}

async function launchInStandIn(options: LaunchOptions): Promise<RunningApp> {
  const { home, app = root, args = [], launcher = false, wholeChromium = isDeep } = options;
  const side = mkdtempSync(join(tmpdir(), 'selu-runtime-'));
  const files = {
    devTools: join(side, 'devtools'),
    dialogs: join(side, 'dialogs.json'),
    opened: join(side, 'opened'),
    power: join(side, 'power'),
    ipc: join(side, 'ipc.jsonl'),
  };
  // As the launcher does it.
  const given = environment(options);
  const secret = handOver(given);
  const start: SpawnOptions = {
    cwd: root,
    env: {
      SELU_RUNTIME_HEADLESS: '1',
      ...(launcher || wholeChromium ? {} : shellOfChromium()),
      // No test reaches a real printer.
      SELU_RUNTIME_PRINTED: '',
      ...(launcher
        ? { ...given, SELU_RUNTIME: 'chromium' }
        : { ...withoutSecrets(given), ...secret.env }),
      // What a killed Chromium leaves goes with the rest.
      TMPDIR: side,
      SELU_RUNTIME_DEVTOOLS: '1',
      SELU_RUNTIME_DEVTOOLS_FILE: files.devTools,
      SELU_RUNTIME_DIALOGS: files.dialogs,
      SELU_RUNTIME_OPENED: files.opened,
      SELU_RUNTIME_POWER: files.power,
      SELU_RUNTIME_IPC_LOG: files.ipc,
    },
    stdio: ['ignore', 'pipe', 'pipe', ...(launcher ? [] : secret.streams)],
  };
  const command = launcher
    ? [startScript, ...args]
    : [standIn, ...stillness(options), app, ...args];
  const child = spawn(process.execPath, command, start);
  if (!launcher) writeSecret(child, secret.text);
  const output = collect(child);
  const ended = untilEnded(child);
  const cleanUp = async (): Promise<void> => {
    await endChromium(home);
    rmSync(side, { recursive: true, force: true });
  };
  const fail = ended.then((code) => {
    throw new Error(`The app ended with ${code} before it showed a window.\n${output()}`);
  });

  /** An app that ends says why; what its browser, which ends with it, fails by does not. */
  const unlessEnded = <T>(work: Promise<T>): Promise<T> =>
    Promise.race([
      work.catch(async (error: unknown) => {
        await Promise.race([fail, sleep(ENDING_MS)]);
        throw error;
      }),
      fail,
    ]);

  try {
    const noBrowser = (): Error =>
      new NoBrowser(`The app has started no browser.\n${output()}\n${whatRuns(home, child.pid)}`);
    const address = await unlessEnded(inTime(written(files.devTools), BROWSER_MS, noBrowser));
    const browser = await unlessEnded(
      chromium.connectOverCDP(address, { noDefaults: true, isLocal: true }),
    );
    const windows = (): Page[] => browser.contexts().flatMap((context) => context.pages());
    const late = (): Error => {
      const shown = windows().map((window) => window.url());
      return new Error(`The app shows no page of its own, but ${shown.join(', ')}.\n${output()}`);
    };
    const page = await unlessEnded(inTime(firstPage(windows), PAGE_MS, late));
    fail.catch(() => undefined);

    const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
      // The launcher cannot pass on a SIGKILL.
      child.kill(launcher ? 'SIGTERM' : signal);
      const code = await ended;
      await browser.close();
      await cleanUp();
      return code;
    };
    return {
      page,
      home,
      pid: child.pid,
      windows,
      power: (event) => appendFile(files.power, `${event}\n`),
      dialogs: (answers) => writeFile(files.dialogs, JSON.stringify({ answers })),
      opened: () => Promise.resolve(readOr(files.opened, '').split('\n').filter(Boolean)),
      ipcAnswers: () => readOr(files.ipc, ''),
      async forget() {
        const { dialogs, opened, ipc } = files;
        await Promise.all([dialogs, opened, ipc].map((file) => rm(file, { force: true })));
      },
      output,
      close: () => end('SIGTERM'),
      async kill() {
        await end('SIGKILL');
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    await cleanUp();
    throw error;
  }
}

async function launchInElectron(options: LaunchOptions): Promise<RunningApp> {
  const { home, app: folder = root, args = [] } = options;
  const electron = createRequire(import.meta.url)('electron') as string;
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath: electron,
    args: [...asRoot, ...stillness(options), folder, ...args],
    cwd: root,
    env: environment(options),
  });
  const child = app.process();
  const output = collect(child);
  const ended = untilEnded(child);
  const page = await app.firstWindow();

  // The real dialogs cannot be answered from outside, and a test opens no browser.
  await app.evaluate(({ dialog, shell }) => {
    const queue: object[] = [];
    const opened: string[] = [];
    const next = (otherwise: object) => () =>
      Promise.resolve({ ...otherwise, ...queue.shift() } as never);
    const closed = (...given: unknown[]) => {
      const { cancelId = 0 } = given.at(-1) as { cancelId?: number };
      return next({ response: cancelId, checkboxChecked: false })();
    };
    dialog.showSaveDialog = next({ canceled: true, filePath: '' });
    dialog.showOpenDialog = next({ canceled: true, filePaths: [] });
    dialog.showMessageBox = closed;
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
    shell.showItemInFolder = (path) => void opened.push(new URL(`file://${path}`).href);
    Object.assign(globalThis, { seluTest: { queue, opened } });
  });
  return {
    page,
    home,
    pid: child.pid,
    windows: () => app.windows(),
    power: (event) =>
      app.evaluate(({ powerMonitor }, told) => {
        if (told === 'suspend' || told === 'resume') powerMonitor.emit(told);
        else {
          const state = told === 'screen locked' ? 'locked' : 'active';
          powerMonitor.getSystemIdleState = () => state;
        }
      }, event),
    dialogs: (answers) =>
      app.evaluate((_electron, given) => {
        const { queue } = (globalThis as unknown as { seluTest: { queue: object[] } }).seluTest;
        queue.splice(0, queue.length, ...given);
      }, answers),
    opened: () =>
      app.evaluate(
        () => (globalThis as unknown as { seluTest: { opened: string[] } }).seluTest.opened,
      ),
    ipcAnswers: () => null,
    forget: () =>
      app.evaluate(() => {
        const { seluTest } = globalThis as unknown as {
          seluTest: Readonly<Record<'queue' | 'opened', unknown[]>>;
        };
        for (const list of Object.values(seluTest)) list.length = 0;
      }),
    output,
    async close() {
      await app.close();
      return ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  }
  return () => text;
}

const untilEnded = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('close', resolve));

/** @throws what `late` makes when it takes longer */
async function inTime<T>(work: Promise<T>, ms: number, late: () => Error): Promise<T> {
  const stop = new AbortController();
  const tooLong = sleep(ms, undefined, { signal: stop.signal }).then(() => {
    throw late();
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    tooLong.catch(() => undefined);
    stop.abort();
  }
}

async function written(file: string): Promise<string> {
  for (;;) {
    const text = readOr(file, '');
    if (text) return text;
    await sleep(20);
  }
}

/** The window is there before the app's page is in it. */
async function firstPage(windows: () => readonly Page[]): Promise<Page> {
  for (;;) {
    const page = windows().find((candidate) => /^https?:/.test(candidate.url()));
    if (page) {
      await page.waitForLoadState();
      return page;
    }
    await sleep(20);
  }
}

function readOr(file: string, otherwise: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : otherwise;
}
