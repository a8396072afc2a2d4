/**
 * A server of our own that plays Selu's beside this app: a process with two pools of connections to a database, which
 * reads and writes all the time as that one does. It knows nothing of this app.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import Database from 'better-sqlite3';
import type { Counts } from './counters.ts';

export interface PlayedServer {
  /** What it has committed so far, each with its table. */
  readonly committed: readonly { readonly table: string; readonly id: string }[];
  /** What it has counted so far. */
  counts(): Promise<Counts>;
  /** Waits until it has committed so many more. */
  goOn(commits: number): Promise<void>;
  /** Ends it at once, in the midst of whatever it does, and waits. */
  kill(): Promise<void>;
  /** Has it finish what it does, and waits. @returns its exit code */
  stop(): Promise<number | null>;
}

/** Starts one; it is killed when the test ends before it. */
export async function startServer(
  file: string,
  { connections = 10, pauseMs = 150 } = {},
): Promise<PlayedServer> {
  const script = fileURLToPath(new URL('process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, file, `${connections}`, `${pauseMs}`]);
  child.stderr.pipe(process.stderr);
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close') as Promise<[number | null]>;
  const committed: { table: string; id: string }[] = [];
  const lines = createInterface({ input: child.stdout });
  const asked: ((counts: Counts) => void)[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      const [word = '', rest = ''] = line.split(/ (.*)/s);
      if (word === 'ready') resolve();
      else if (word === 'counts') asked.shift()?.(JSON.parse(rest) as Counts);
      else committed.push({ table: word, id: rest });
    });
    void ended.then(() => reject(new Error('the played server has ended')));
  });
  await ready;
  return {
    committed,
    counts: () => {
      const counts = new Promise<Counts>((resolve) => asked.push(resolve));
      child.stdin.write('\n');
      return counts;
    },
    goOn: async (commits) => {
      const enough = committed.length + commits;
      while (committed.length < enough) {
        await Promise.race([
          once(lines, 'line'),
          ended.then(() => Promise.reject(new Error('the played server has ended'))),
        ]);
      }
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.stdin.end();
      const [code] = await ended;
      return code;
    },
  };
}

/** What a server was told is committed and is not in the database. */
export function lostOf({ committed }: PlayedServer, file: string): string[] {
  const db = new Database(file, { readonly: true });
  try {
    const stored = new Set(
      ['messages', 'agent_storage', 'agent_memories'].flatMap((table) =>
        db.prepare<[], string>(`select id from ${table}`).pluck().all(),
      ),
    );
    return committed.filter(({ id }) => !stored.has(id)).map(({ table, id }) => `${table} ${id}`);
  } finally {
    db.close();
  }
}
