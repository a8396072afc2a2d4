/** All that the command line has of the process it runs in, so that a test can run it in its own. */
import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { startProgram } from './start-program.ts';

export interface CliIo {
  /** `SELU_DESKTOP_HOME`, the master secret, and the locale (`LC_ALL`, `LC_MESSAGES`, `LANG`). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Read to its end, by a command that is told to. */
  readonly stdin: AsyncIterable<Buffer>;
  readonly stdout: CliOutput;
  readonly stderr: CliOutput;
  /** Opens the terminal that a person can be asked on; null when there is none. */
  readonly openTerminal: () => Terminal | null;
  /** Runs another program on the streams of this one. */
  readonly startProgram: typeof startProgram;
}

/** File descriptors, both the same where one serves for both. */
export interface Terminal {
  readonly input: number;
  readonly output: number;
}

export interface CliOutput {
  readonly write: (text: string) => unknown;
  /** How wide the terminal is, in characters, if it is one. */
  readonly columns?: number | undefined;
}

/** That of this process. Call it once: it listens to the streams. */
export function processIo(): CliIo {
  // Whoever reads may stop early (`| head`): a command goes on to its end all the same.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (isClosedPipe(error)) return;
      // What was asked for is not there: a full disk, say. Nothing else can be said where that is the other stream.
      if (stream === process.stdout) process.stderr.write(`${error.message}\n`);
      process.once('exit', () => (process.exitCode ||= 1));
    });
  }
  return {
    env: process.env,
    // Not opened before somebody reads it.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    openTerminal,
    startProgram,
  };
}

/** What writing gives when nobody reads any more: a pipe, a socket, a pipe of Windows, and each write after that. */
const CLOSED = new Set(['EPIPE', 'ECONNRESET', 'EOF', 'ERR_STREAM_DESTROYED']);

const isClosedPipe = ({ code }: NodeJS.ErrnoException): boolean => CLOSED.has(code ?? '');

/**
 * The controlling terminal, even when standard input is a pipe.
 *
 * @param open, isTerminal for tests
 */
export function openTerminal(
  platform: NodeJS.Platform = process.platform,
  open: (path: string) => number = (path) => openSync(path, 'r+'),
  isTerminal: (descriptor: number) => boolean = isatty,
): Terminal | null {
  const descriptors: number[] = [];
  try {
    // A console of Windows has a device for each direction; what is typed is read from the first alone.
    const paths = platform === 'win32' ? ['\\\\.\\CONIN$', '\\\\.\\CONOUT$'] : ['/dev/tty'];
    for (const path of paths) descriptors.push(open(path));
    const [input = -1, output = input] = descriptors;
    if (isTerminal(input) && isTerminal(output)) return { input, output };
  } catch {
    // No controlling terminal: a service, a container, a pipeline without one.
  }
  for (const descriptor of descriptors) closeSync(descriptor);
  return null;
}
