/**
 * One app process a user-data folder.
 *
 * The first one leaves a file there that names it, and listens at a socket beside it. A later one speaks to that
 * socket; the file of a process that has ended counts for nothing.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { nodeProgram } from './environment.ts';

/** What a later process tells the first one. */
export interface SecondInstance {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly data: unknown;
}

interface Holder {
  readonly process: string;
}

const FILE = 'SingleInstance';
const SOCKET = 'SingleInstanceSocket';

/** A socket's path is short by law of the system; a user-data folder need not be, so it is reached by its number. */
const socketIn = (descriptor: number): string => `/proc/self/fd/${descriptor}/${SOCKET}`;

/**
 * @param onSecond another process has asked for the same folder
 * @returns gives the lock back; undefined when another process has it, which then has been told
 */
export function takeLock(
  folder: string,
  message: SecondInstance,
  onSecond: (second: SecondInstance) => void,
): (() => void) | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, FILE);
  const mine: Holder = { process: identity(process.pid) ?? '' };

  while (!create(file, mine)) {
    const holder = read(file);
    if (holder && isAlive(holder) && tell(folder, message)) return undefined;
    const now = read(file);
    if (now?.process === holder?.process) rmSync(file, { force: true });
  }

  const server = createServer((connection) => {
    let text = '';
    connection.setEncoding('utf8');
    connection.on('data', (chunk: string) => (text += chunk)).on('error', () => undefined);
    connection.on('end', () => {
      connection.end('heard');
      onSecond(JSON.parse(text) as SecondInstance);
    });
  });
  // Whoever has the file has the socket, too: one that is there is left of a process that was killed.
  const forget = (): void => rmSync(join(folder, SOCKET), { force: true });
  forget();
  const descriptor = openSync(folder, 'r');
  server.listen({ path: socketIn(descriptor), readableAll: false }).unref();
  let released = false;
  const release = (): void => {
    if (released) return;
    released = true;
    server.close(() => closeSync(descriptor));
    if (read(file)?.process !== mine.process) return;
    forget();
    rmSync(file, { force: true });
  };
  process.once('exit', release);
  return release;
}

function create(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    // Gone meanwhile, or its process ended while writing it.
    return undefined;
  }
}

const isAlive = (holder: Holder): boolean => {
  const pid = Number(holder.process.split(' ')[0]);
  return identity(pid) === holder.process;
};

/** A process by its number and the moment of its start, because numbers are used again. */
function identity(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const started = stat.slice(stat.lastIndexOf(')')).split(' ')[20];
    return `${pid} ${started}`;
  } catch {
    return undefined;
  }
}

/** Electron's call is synchronous, so a child process does the waiting. It tries for five seconds. */
function tell(folder: string, message: SecondInstance): boolean {
  // The child's descriptor 3 is the folder.
  const program = `
    const { connect } = require('node:net');
    const text = require('node:fs').readFileSync(0);
    const until = Date.now() + 5000;
    (function attempt() {
      connect(${JSON.stringify(socketIn(3))})
        .on('error', () => (Date.now() < until ? setTimeout(attempt, 50) : process.exit(1)))
        .on('data', () => process.exit(0))
        .end(text);
    })();`;
  const descriptor = openSync(folder, 'r');
  try {
    const { status } = spawnSync(nodeProgram, ['-e', program], {
      input: JSON.stringify(message),
      stdio: ['pipe', 'ignore', 'ignore', descriptor],
    });
    return status === 0;
  } finally {
    closeSync(descriptor);
  }
}
