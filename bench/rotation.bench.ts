/** A change of the master secret, against the bare work: decrypt and encrypt, one prepared update, one transaction. */
import { generateKeySync, randomUUID, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeMasterSecret } from '../src/main/crypto/master-secret.ts';
import { appPaths } from '../src/main/platform/paths.ts';
import { machine } from '../src/main/services/common/caller.ts';
import { createServices, type Services } from '../src/main/services/index.ts';
import { CACHE_MIB } from '../src/main/store/core/connection.ts';
import { seenOf } from '../src/main/services/instance/rotation/damaged-cells.ts';
import { open, seal } from './bare-cipher.ts';
import { inTurnsHere, type Measurement, type Sample } from './harness.ts';

export default [
  { rounds: 3, warmUp: false, round: () => rotate(10_000) },
  { rounds: 1, warmUp: false, round: () => rotate(100_000) },
] satisfies readonly Measurement[];

const AT_ONCE = 200;
/** How often each is done in a round. */
const TIMES = 2;
/** How late the main process may be at most. */
const LATE_MS = 50;
const PAGE = 500;
const thread = join(import.meta.dirname, '../out/main/thread.js');
/** As long as an API key. */
const value = (index: number): string => `sk-${String(index).padStart(61, '0')}`;

async function rotate(count: number): Promise<Sample[]> {
  const folder = mkdtempSync(join(tmpdir(), 'selu-bench-'));
  const env = {
    SELU_DESKTOP_HOME: join(folder, 'ours'),
    SELU_ENCRYPTION_KEY: makeMasterSecret().text,
  };
  const services = createServices({ paths: appPaths(env), env, thread });
  services.panel.start();
  services.instance.start();
  const bare = new Bare(join(folder, 'bare.db'));
  try {
    await services.setup.createInstance(machine, { from: 'environment' });
    await fill(services, count);
    bare.fill(count);
    // The list of credentials is read anew soon after each change of the key: beside the next turn it would slow down either.
    const rest = (): Promise<void> => services.credentialList.warm();
    await rest();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const took = await inTurnsHere(TIMES, {
      ours: async () => {
        delay.enable();
        await services.rotation.run(
          machine,
          { from: 'pasted', secret: makeMasterSecret().text },
          { remove: [], seen: seenOf([]) },
        );
        delay.disable();
      },
      baseline: () => bare.rotate(),
      rest,
    });
    const label = count.toLocaleString('en');
    return [
      { name: `rotate ${label}`, unit: 'ms', ...took },
      {
        name: `event loop p99, rotating ${label}`,
        unit: 'ms',
        ours: delay.percentile(99) / 1e6,
        baseline: LATE_MS,
      },
    ];
  } finally {
    await services.credentialList.close();
    services.instance.close();
    services.panel.close();
    bare.close();
    rmSync(folder, { recursive: true });
  }
}

async function fill({ credentials }: Services, count: number): Promise<void> {
  for (let first = 0; first < count; first += AT_ONCE) {
    await credentials.saveAll(
      machine,
      Array.from({ length: AT_ONCE }, (_, n) => ({
        ...{ owner: { scope: 'system' as const }, capabilityId: `capability-${first / AT_ONCE}` },
        ...{ name: `TOKEN_${first + n}`, value: value(first + n) },
      })),
    );
  }
}

interface Row {
  readonly place: number;
  readonly capability: string;
  readonly name: string;
  readonly value: string;
}

/** The work alone: the same cipher, durability and memory for pages, and nothing around them. */
class Bare {
  readonly #db: Database.Database;
  #key: KeyObject = generateKeySync('aes', { length: 256 });

  constructor(file: string) {
    this.#db = new Database(file);
    this.#db.pragma('journal_mode = wal');
    this.#db.pragma('synchronous = full');
    this.#db.pragma('secure_delete = on');
    this.#db.pragma(`cache_size = -${CACHE_MIB * 1024}`);
    this.#db.exec(`create table credentials (
      id text not null primary key,
      capability text not null,
      name text not null,
      value text not null,
      created_at text not null,
      unique (capability, name)
    ) strict`);
  }

  fill(count: number): void {
    const insert = this.#db.prepare('insert into credentials values (?, ?, ?, ?, datetime())');
    this.#db.transaction(() => {
      for (let index = 0; index < count; index += 1) {
        const row = { capability: `capability-${index % 50}`, name: `TOKEN_${index}` };
        const sealed = seal(this.#key, Buffer.from(value(index)), row);
        insert.run(randomUUID(), row.capability, row.name, sealed);
      }
    })();
    this.#db.pragma('wal_checkpoint(truncate)');
  }

  rotate(): void {
    const next = generateKeySync('aes', { length: 256 });
    const page = this.#db.prepare<[number], Row>(
      `select rowid as place, capability, name, value from credentials
       where rowid > ? order by rowid limit ${PAGE}`,
    );
    const update = this.#db.prepare('update credentials set value = ? where rowid = ?');
    this.#db
      .transaction(() => {
        for (let rows = page.all(0); rows.length > 0;) {
          for (const row of rows) {
            update.run(seal(next, open(this.#key, row.value, row), row), row.place);
          }
          rows = page.all(rows.at(-1)?.place ?? 0);
        }
      })
      .immediate();
    // What was removed is to be nowhere any more, as ours has it.
    this.#db.pragma('wal_checkpoint(truncate)');
    this.#key = next;
  }

  close(): void {
    this.#db.close();
  }
}
