/**
 * One app process a user-data folder.
 *
 * The first one leaves a file there that names it and the socket it listens at. A later one speaks to that
 * socket; the file of a process that has ended counts for nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a later process tells the first one. */
export interface SecondInstance {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly data: unknown;
}

interface Holder {
  readonly process: string;
  readonly socket: string;
}

const FILE = 'SingleInstance';

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
  // A socket's path is short by law of the system; a user-data folder need not be.
  const socket = join(mkdtempSync(join(tmpdir(), 'single-instance-')), 'socket');
  const mine: Holder = { process: identity(process.pid) ?? '', socket };
  const forget = (): void => rmSync(dirname(socket), { recursive: true, force: true });

  while (!create(file, mine)) {
    const holder = read(file);
    if (holder && isAlive(holder) && tell(holder, message)) {
      forget();
      return undefined;
    }
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
  server.listen({ path: socket, readableAll: false }).unref();
  const release = (): void => {
    server.close();
    if (read(file)?.process === mine.process) rmSync(file, { force: true });
    forget();
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
function tell({ socket }: Holder, message: SecondInstance): boolean {
  const program = `
    const { connect } = require('node:net');
    const text = require('node:fs').readFileSync(0);
    const until = Date.now() + 5000;
    (function attempt() {
      connect(${JSON.stringify(socket)})
        .on('error', () => (Date.now() < until ? setTimeout(attempt, 50) : process.exit(1)))
        .on('data', () => process.exit(0))
        .end(text);
    })();`;
  const { status } = spawnSync(process.execPath, ['-e', program], {
    input: JSON.stringify(message),
  });
  return status === 0;
}
