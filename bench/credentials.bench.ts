/** Storing and listing credentials by the services, against the same work straight on node:crypto and SQLite. */
import { generateKeySync, randomUUID, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { CredentialQuery } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import type { ListReader } from '../src/main/services/credentials/list/credential-index.ts';
import { makeMasterSecret } from '../src/main/crypto/master-secret.ts';
import { appPaths } from '../src/main/platform/paths.ts';
import { createServices, type Services } from '../src/main/services/index.ts';
import { open as unseal, seal } from './bare-cipher.ts';
import { inTurnsHere, type Measurement, type Sample, type Took } from './harness.ts';
import { machine } from '../src/main/services/common/caller.ts';

export default [
  { rounds: 5, warmUp: true, round: () => storeAndList(1_000) },
  { rounds: 3, warmUp: false, round: () => storeAndList(10_000) },
  { rounds: 1, warmUp: false, round: () => storeAndList(100_000) },
] satisfies readonly Measurement[];

const SLICE = 250;
/** How late the main process may be at most. */
const LATE_MS = 50;
const thread = join(import.meta.dirname, '../out/main/thread.js');
const everybody: ListReader = { owner: null, language: 'en' };
/** What the page asks for when it is opened. */
const query: CredentialQuery = {
  search: '',
  filters: { capability: [], status: [], user: [], scope: [] },
  sort: { by: 'capability', descending: false },
  offset: 0,
  limit: limits.rowsAtOnce,
  focus: null,
};
/** As long as an API key. */
const value = (index: number): string => `sk-${String(index).padStart(61, '0')}`;
const capability = (index: number): string => `capability-${index % 50}`;
const credentialName = (index: number): string => `TOKEN_${index}`;

/** Fills two new databases with `count` credentials, each in a transaction of its own, and lists them. */
async function storeAndList(count: number): Promise<Sample[]> {
  const folder = mkdtempSync(join(tmpdir(), 'selu-bench-'));
  const env = {
    SELU_DESKTOP_HOME: join(folder, 'ours'),
    SELU_ENCRYPTION_KEY: makeMasterSecret().text,
  };
  const services = open(env);
  await services.setup.createInstance(machine, { from: 'environment' });
  const key = generateKeySync('aes', { length: 256 });
  const openStraight = () => new Straight(join(folder, 'straight.db'), key);
  const straight = openStraight();
  try {
    const stored = await inTurnsHere(count / SLICE, {
      ours: (step) => eachOf(step, (index) => saveOurs(services, index)),
      baseline: (step) => eachOf(step, (index) => straight.save(index)),
    });
    // As after a start: what has written is closed.
    close(services);
    straight.close();
    // A short list is listed more often; the first time each on a connection of its own, with nothing remembered.
    const times = Math.max(1, 10_000 / count);
    const ours = Array.from({ length: times }, () => open(env));
    const baseline = ours.map(() => openStraight());
    const straightList = (step: number) => baseline[step]?.list();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const first = await inTurnsHere(times, {
      ours: async (step) => {
        delay.enable();
        await ours[step]?.credentialList.page(query, everybody);
        await ours[step]?.credentialList.warm();
        delay.disable();
      },
      baseline: straightList,
    });
    const again = await inTurnsHere(times, {
      ours: (step) => ours[step]?.credentialList.page(query, everybody),
      baseline: straightList,
    });
    ours.forEach(close);
    for (const connection of baseline) connection.close();
    const label = count.toLocaleString('en');
    return [
      { name: `encrypt and store ${label}`, unit: 'ms', ...stored },
      { name: `list ${label}`, unit: 'ms', ...each(first, times) },
      {
        name: `event loop p99, listing ${label}`,
        unit: 'ms',
        ours: delay.percentile(99) / 1e6,
        baseline: LATE_MS,
      },
      { name: `list ${label} again`, unit: 'ms', ...each(again, times) },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const each = (took: Took & { readonly cpu: Took }, times: number) => {
  const of = ({ ours, baseline }: Took): Took => ({
    ours: ours / times,
    baseline: baseline / times,
  });
  return { ...of(took), cpu: of(took.cpu) };
};

async function eachOf(step: number, work: (index: number) => unknown): Promise<void> {
  for (let index = step * SLICE; index < (step + 1) * SLICE; index += 1) await work(index);
}

function open(env: Readonly<Record<string, string>>): Services {
  const services = createServices({ paths: appPaths(env), env, thread });
  services.panel.start();
  services.instance.start();
  return services;
}

function close(services: Services): void {
  services.instance.close();
  services.panel.close();
}

async function saveOurs(services: Services, index: number): Promise<void> {
  const key = { capabilityId: capability(index), name: credentialName(index) };
  await services.credentials.save(
    machine,
    { scope: 'system' },
    { ...key, mode: 'put', value: value(index) },
  );
}

/** The work alone: the same cipher, durability and answer, and nothing around them. */
class Straight {
  readonly #db: Database.Database;
  readonly #key: KeyObject;
  readonly #insert: Database.Statement;
  readonly #select: Database.Statement<[], { capability: string; name: string; value: string }>;

  constructor(file: string, key: KeyObject) {
    this.#key = key;
    this.#db = new Database(file);
    this.#db.pragma('journal_mode = wal');
    this.#db.pragma('synchronous = full');
    this.#db.pragma('secure_delete = on');
    this.#db.exec(`create table if not exists credentials (
      id text not null primary key,
      capability text not null,
      name text not null,
      value text not null,
      created_at text not null,
      unique (capability, name)
    ) strict`);
    this.#insert = this.#db.prepare(
      `insert into credentials values (?, ?, ?, ?, datetime())
       on conflict (capability, name) do update set value = excluded.value`,
    );
    this.#select = this.#db.prepare(
      'select id, capability, name, value, created_at from credentials order by capability, name',
    );
  }

  save(index: number): void {
    const [row, name] = [capability(index), credentialName(index)];
    const sealed = seal(this.#key, Buffer.from(value(index)), { capability: row, name });
    this.#insert.run(randomUUID(), row, name, sealed);
  }

  list(): object[] {
    return this.#select.all().map(({ value: stored, ...row }) => {
      unseal(this.#key, stored, row);
      return { ...row, status: 'set' };
    });
  }

  close(): void {
    this.#db.close();
  }
}
