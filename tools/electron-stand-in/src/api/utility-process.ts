/** `utilityProcess`: another Node, whose channel to its parent becomes Electron's port (`utility.ts`). */
import { fork as forkNode, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { nodeProgram } from '../environment.ts';
import { ApiEmitter, strict, strictClass } from '../strict.ts';
import { app } from './app.ts';

interface Options {
  /** Electron takes an empty one for none. */
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: 'ignore' | 'inherit';
  readonly serviceName?: string;
}

const firstScript = fileURLToPath(new URL('./utility.mjs', import.meta.url));
const known = new Set(['env', 'stdio', 'serviceName']);

class UtilityProcess extends ApiEmitter {
  static {
    strictClass('UtilityProcess', this);
  }

  /** null once it has ended. */
  #child: ChildProcess | null;
  #pid: number | undefined;
  #killed = false;

  constructor(modulePath: string, args: readonly string[], options: Options) {
    // Nothing here ends with 'error', which is V8's.
    super('utilityProcess', ['spawn', 'exit', 'message', 'error']);
    const { env = {}, stdio = 'inherit' } = options;
    const child = forkNode(firstScript, [modulePath, ...args], {
      execPath: nodeProgram,
      execArgv: [],
      env: Object.keys(env).length > 0 ? env : process.env,
      stdio: ['ignore', stdio, stdio, 'ipc'],
      serialization: 'advanced',
    });
    this.#child = child;
    child.once('spawn', () => {
      this.#pid = child.pid;
      this.emit('spawn');
    });
    child.on('message', (message) => {
      if (this.#child) this.emit('message', message);
    });
    // As Electron, it ends without a word when it could not be started at all.
    child.on('error', () => undefined);
    child.once('exit', (code, signal) => {
      this.#child = null;
      this.#pid = undefined;
      this.emit('exit', this.#killed ? 0 : (code ?? (signal ? constants.signals[signal] : 0)));
    });
  }

  get pid(): number | undefined {
    return this.#pid;
  }

  postMessage(message: unknown): void {
    // By itself Node hands over a Buffer as one.
    const copy = structuredClone(message);
    // One that has ended gets nothing, and nobody hears of it.
    this.#child?.send(copy as object, () => undefined);
  }

  /** @returns false before it has been made and after it has ended */
  kill(): boolean {
    if (this.#pid === undefined || !this.#child) return false;
    this.#killed = this.#child.kill('SIGTERM');
    return this.#killed;
  }
}

export const utilityProcess = strict('utilityProcess', {
  fork(modulePath: string, args: readonly string[] = [], options: Options = {}): UtilityProcess {
    if (!app.isReady()) {
      throw new TypeError('utilityProcess cannot be created before app is ready.');
    }
    const stdio: unknown = options.stdio ?? 'inherit';
    const lacking = Object.keys(options).filter((name) => !known.has(name));
    if (stdio !== 'ignore' && stdio !== 'inherit') lacking.push('stdio');
    if (lacking.length > 0) {
      const what = `utilityProcess.fork with ${lacking.join(', ')}`;
      throw new Error(`electron stand-in: ${what} is not implemented`);
    }
    return new UtilityProcess(modulePath, args, options);
  },
});
