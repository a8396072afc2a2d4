/** Starts `fixtures/app` in the stand-in and lets a test run code in its main process and its pages. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Electron from 'electron';
import {
  chromiumBrowser,
  chromiumProcesses,
  endChromium,
} from '../../../test/support/chromium-processes.ts';
import { findChromium } from '../src/chromium.ts';

/** Of `fixtures/app/main.js`. */
export interface State {
  events: [name: string, ...details: unknown[]][];
  heard: unknown[];
  answer: unknown;
  /** Number of the window that has sent the last `echo`. */
  sender: number;
  pages: Record<string, string>;
  refuse: boolean;
  open(): Electron.BrowserWindow;
}

interface Answer {
  readonly ready?: true;
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
}

const command = fileURLToPath(new URL('../../../out/runtime/electron.mjs', import.meta.url));
const folder = fileURLToPath(new URL('./fixtures/app', import.meta.url));

/** Where Electron itself runs there may be no Chromium, and nothing to stand in for. */
export const noChromium = ((): boolean => {
  try {
    findChromium(process.env);
    return false;
  } catch {
    return true;
  }
})();

interface StartOptions {
  /** An existing folder instead of a new one. */
  readonly home?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
  /** Started by another process, which {@link FixtureApp.child} then is. */
  readonly launcher?: boolean;
  /** False: not until it is ready. */
  readonly wait?: boolean;
}

export class FixtureApp {
  readonly home: string;
  /** Its own temporary folder, removed with its home: a killed Chromium leaves things there. */
  readonly temporary: string;
  readonly child: ChildProcess;
  /** Its exit code, when neither it nor its launcher runs any more. */
  readonly ended: Promise<number | null>;
  readonly #ready: Promise<unknown>;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #output = '';
  #lastId = 0;

  private constructor(home: string, { env, args = [], launcher }: StartOptions) {
    this.home = home;
    this.temporary = mkdtempSync(join(tmpdir(), 'selu-fixture-'));
    // A shell puts itself in the place of its last command, so that this must not be the app.
    const [file, ...first] = [
      ...(launcher ? ['sh', '-c', '"$@"; exit', 'sh'] : []),
      process.execPath,
    ];
    this.child = spawn(file, [...first, command, folder, ...args], {
      env: {
        ...process.env,
        SELU_RUNTIME_HEADLESS: '1',
        FIXTURE_HOME: home,
        TMPDIR: this.temporary,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Structured clones: what a handler has got arrives here as it was.
      serialization: 'advanced',
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
    this.#ready = new Promise<void>((resolve) => {
      this.child.on('message', (answer: Answer) => {
        if (answer.ready) resolve();
        if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer);
      });
    });
  }

  static async start(options: StartOptions = {}): Promise<FixtureApp> {
    const { home = mkdtempSync(join(tmpdir(), 'selu-fixture-')) } = options;
    const app = new FixtureApp(home, options);
    if (options.wait === false) return app;
    const failed = app.ended.then((code) => {
      throw new Error(`The fixture ended with ${code}.\n${app.output()}`);
    });
    await Promise.race([app.#ready, failed]);
    failed.catch(() => undefined);
    return app;
  }

  output(): string {
    return this.#output;
  }

  /**
   * Runs a function in the app's main process.
   *
   * @param work sees nothing around it
   * @throws {Error} what it has thrown, or the app has ended
   */
  async main<R, A = undefined>(
    work: (electron: typeof Electron, state: State, argument: A) => R,
    argument?: A,
  ): Promise<Awaited<R>> {
    const id = (this.#lastId += 1);
    const answer = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.child.send({ id, code: work.toString(), argument });
    const ended = this.ended.then(() => ({ error: `The app has ended.\n${this.#output}` }));
    const { value, error } = await Promise.race<Answer>([answer, ended]);
    if (error !== undefined) throw new Error(error);
    return value as Awaited<R>;
  }

  /** Opens a window with a page of the fixture in it. @returns the window's number */
  open(path = '/index.html'): Promise<number> {
    return this.main(async (_electron, state, to) => {
      const window = state.open();
      await window.loadURL(`app://fixture${to}`);
      return window.id;
    }, path);
  }

  /**
   * Runs a script in the page of a window, as if a person had just clicked.
   *
   * @returns its result as JSON carries it
   */
  page<R>(window: number, script: string): Promise<R> {
    return this.main(
      ({ BrowserWindow }, _state, [id, code]) => {
        const found = BrowserWindow.fromId(id);
        if (!found) throw new Error(`no window ${id}`);
        return found.webContents.executeJavaScript(code, true) as Promise<R>;
      },
      [window, script] as const,
    );
  }

  /** Numbers of the processes of this app's Chromium. */
  chromium(): number[] {
    return chromiumProcesses(this.home);
  }

  /**
   * The first process of this app's Chromium, which has started the others.
   *
   * @throws {Error} it does not run; a number that is wrong would end somebody else's process
   */
  browser(): number {
    const found = chromiumBrowser(this.home);
    if (found === undefined) throw new Error('Chromium does not run');
    return found;
  }

  /** The files by which a process holds the home folder. */
  locks(): string[] {
    return ['SingleInstance', 'SingleInstanceSocket', 'Chromium/SingletonLock'].filter(
      // A link to nowhere, which existsSync does not see.
      (name) => readdirSync(join(this.home, name, '..')).includes(name.replace(/.*\//, '')),
    );
  }

  /** Ends it, whatever state it is in. */
  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    // A test may have stopped Chromium, which then does not notice; and what a launcher has started ends with Chromium.
    await endChromium(this.home);
    await this.ended;
    for (const folder of [this.home, this.temporary]) {
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    }
  }
}
