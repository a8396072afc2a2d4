/** The app or the server is killed while both write: the database is whole, and what either was told is stored is. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { compileCache } from '../../../../scripts/lib/compile-cache.mjs';
import { openText } from '../../../../src/main/crypto/aes-gcm.ts';
import { parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { howMany } from '../../../support/deep.ts';
import { temporaryFolder } from '../../../support/home.ts';
import { makeSeluDatabase, seluSecret } from '../../../support/selu-database.ts';
import { lostOf, startServer } from '../../../support/selu-server/start.ts';

const program = fileURLToPath(new URL('children/save.ts', import.meta.url));
const secret = parseMasterSecret(seluSecret, 'typed');

/** The app as a process of its own, which saves under a capability; `told`: what it was told is stored or removed. */
function startApp(home: string, file: string, capability: string) {
  const child = spawn(process.execPath, [program, home, file, capability], {
    env: { PATH: process.env['PATH'], ...compileCache(), SELU_ENCRYPTION_KEY: seluSecret },
  });
  child.stderr.pipe(process.stderr);
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  const told: string[] = [];
  const lines = createInterface({ input: child.stdout }).on('line', (line) => told.push(line));
  return {
    told,
    goOn: async (commits: number): Promise<void> => {
      const enough = told.length + commits;
      while (told.length < enough) {
        await Promise.race([
          once(lines, 'line'),
          ended.then(() => Promise.reject(new Error('the app has ended'))),
        ]);
      }
    },
    kill: async (): Promise<void> => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** What the app was told and is not so, of the values under a capability. */
function wrongOf(file: string, capability: string, told: readonly string[]): string[] {
  const db = new Database(file, { readonly: true });
  try {
    const rows = db
      .prepare<[string], { name: string; value: string }>(
        `select credential_name name, encrypted_value value from system_credentials
         where capability_id = ?`,
      )
      .all(capability);
    const stored = new Map(
      rows.map(({ name, value }) => [name, openText(secret, value, new Uint8Array(0))]),
    );
    const removed = new Set(
      told.filter((line) => line.startsWith('-')).map((line) => line.slice(1)),
    );
    // The next one after the last that was told may be there or not: it was on its way.
    const last = told.at(-1)?.slice(1);
    return told
      .filter((line) => line.startsWith('+'))
      .map((line) => line.slice(1))
      .filter((name) => {
        if (removed.has(name)) return stored.has(name);
        const isLeaving = name === last && Number(name.slice(1)) % 2 === 1;
        if (isLeaving && !stored.has(name)) return false;
        return stored.get(name) !== `value ${name.slice(1)}`;
      });
  } finally {
    db.close();
  }
}

it(
  'loses nothing that was acknowledged to either side, whoever of them is killed',
  async () => {
    const file = `${temporaryFolder()}/selu.db`;
    const home = temporaryFolder();
    await makeSeluDatabase(file, { shape: 's67' });
    const rounds = howMany({ short: 3, deep: 30 });
    for (let round = 0; round < rounds; round += 1) {
      const capability = `round-${round}`;
      const server = await startServer(file, {
        connections: howMany({ short: 1, deep: 2 }),
        pauseMs: 5,
      });
      const app = startApp(home, file, capability);
      await Promise.all([server.goOn(10), app.goOn(10)]);
      await server.goOn(Math.floor(Math.random() * 20));
      // In turns the one, the other, and both.
      if (round % 3 !== 1) await server.kill();
      else {
        await app.kill();
        await server.goOn(10);
      }
      if (round % 3 === 0) await app.goOn(10);
      await Promise.all([app.kill(), server.kill()]);

      const db = new Database(file);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(db.pragma('foreign_key_check')).toEqual([]);
      db.close();
      expect(lostOf(server, file)).toEqual([]);
      expect(wrongOf(file, capability, app.told)).toEqual([]);
    }
  },
  5 * 60_000,
);
