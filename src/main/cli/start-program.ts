/** Starts a program in the command line's place: its streams are ours, and so is how it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

/** What ended it before it began; otherwise the exit code. */
export type ProgramEnd = number | 'missing' | 'not_started';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Meant for the program, which decides what they do to it. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/** A terminal sends them to all that runs in its foreground: passed on, the program would get them twice. */
const ofTerminals: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT']);

/**
 * Runs a program, without a shell, and waits for its end. Signals to this process go to it meanwhile.
 *
 * @param hasTerminal whether this process has a controlling terminal
 * @returns its exit code, 128 + n after signal n; why it was not started otherwise
 */
export function startProgram(
  { command, args, env }: Program,
  hasTerminal: boolean,
): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    let child: ChildProcess | null = null;
    const passOn = (signal: NodeJS.Signals): void => {
      if (!hasTerminal || !ofTerminals.has(signal)) child?.kill(signal);
    };
    // Before it is started: one that comes in between must not end us and leave it alone.
    for (const signal of signals) process.on(signal, passOn);
    const end = (how: ProgramEnd): void => {
      for (const signal of signals) process.removeListener(signal, passOn);
      resolve(how);
    };
    try {
      child = spawn(command, args, { env, stdio: 'inherit' });
    } catch {
      // Arguments and environment together are too long, or Windows needs a shell for it.
      end('not_started');
      return;
    }
    const started = child.pid !== undefined;
    child.once('error', (error: NodeJS.ErrnoException) => {
      // A signal that could not be delivered is an error, too.
      if (!started) end(error.code === 'ENOENT' ? 'missing' : 'not_started');
    });
    child.once('exit', (code, signal) => {
      end(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
