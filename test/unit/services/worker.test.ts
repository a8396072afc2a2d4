/** The worker thread as the app starts it: answers, cancelling, a crash, the end, and other processes that write. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CredentialQuery } from '#shared/contract/schemas.ts';
import { ownKeys } from '../../../src/main/services/secrets/instance-format.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import { CredentialList } from '../../../src/main/services/credentials/list/credential-list.ts';
import { WorkerHost } from '../../../src/main/services/worker/host.ts';
import { householdHome, type TestHome } from '../../support/home.ts';

const program = fileURLToPath(new URL('../../../out/main/thread.js', import.meta.url));
const reader = { owner: null, language: 'en' };
const query: CredentialQuery = {
  search: '',
  filters: { capability: [], status: [], user: [], scope: [] },
  sort: { by: 'name', descending: false },
  offset: 0,
  limit: 5,
  focus: null,
};
/** Enough that a check asks for help, and goes on for a while. */
const ROWS = 12_000;
/** Enough that a check isn't done at once. */
const SOME = 3_000;

let home: TestHome;
let host: WorkerHost;
beforeEach(async () => {
  home = await householdHome();
  const { secret, instanceId } = home.services.instance.unlocked();
  host = new WorkerHost({
    program,
    file: join(home.folder, 'instance', 'selu.db'),
    keys: ownKeys(secret, instanceId),
    mayHaveHelp: true,
  });
  onTestFinished(() => host.close());
});

const fill = (count: number): Promise<unknown> =>
  home.services.credentials.saveAll(
    machine,
    Array.from({ length: count }, (_, index) => ({
      owner: { scope: 'system' } as const,
      capabilityId: 'pim',
      name: `KEY_${index}`,
      value: 'v',
    })),
  );
const page = (over: Partial<CredentialQuery> = {}) =>
  host.ask('credentials.page', {
    query: { ...query, ...over },
    reader,
    now: new Date(),
    use: { known: true, declared: [], agents: [] },
    expiries: null,
  });

describe('a worker thread', () => {
  it('answers others while it checks every value, with the help of another, and stops when the signal says so', async () => {
    await fill(ROWS);
    const stop = new AbortController();
    const progress = Promise.withResolvers<void>();
    const checked = host.ask(
      'credentials.check',
      {},
      { signal: stop.signal, onProgress: () => progress.resolve() },
    );
    const failed = expect(checked).rejects.toBe('enough');
    await progress.promise;
    expect((await page()).rows).toHaveLength(5);
    stop.abort('enough');
    await failed;
    // It has stopped there, too: not all are checked.
    expect((await page()).facets.status).toBeNull();
    await expect(
      host.ask('credentials.check', {}, { signal: AbortSignal.abort('before') }),
    ).rejects.toBe('before');

    // One at each end: where this thread begins, and where the other does.
    const db = new Database(join(home.folder, 'instance', 'selu.db'));
    db.prepare(
      'update system_credentials set encrypted_value = ? where credential_name in (?, ?)',
    ).run('damaged', 'KEY_0', `KEY_${ROWS - 1}`);
    db.close();
    const seen: number[] = [];
    await host.ask(
      'credentials.check',
      {},
      { onProgress: ({ checked, total }) => seen.push(checked / total) },
    );
    expect(seen.at(-1)).toBeGreaterThan(0.9);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const { facets, matching } = await page();
    expect(matching).toBe(ROWS);
    const status = { outside: 0, damaged: 2, expired: 0, soon: 0, set: ROWS - 2, unused: ROWS };
    expect(facets.status).toEqual(status);
  });

  it('sees what another connection writes at once, and what it damages', async () => {
    await fill(10);
    await host.ask('credentials.check', {});
    const key = { capabilityId: 'pim', name: 'A_NEW_ONE' };
    await home.services.credentials.save(
      machine,
      { scope: 'system' },
      { ...key, mode: 'add', value: 'v' },
    );
    expect((await page()).rows[0]?.name).toBe('A_NEW_ONE');
    await home.services.credentials.remove(machine, { scope: 'system' }, key);
    expect((await page()).rows[0]?.name).toBe('KEY_0');
  });

  it('fails with a code when it crashes, and is started anew', async () => {
    await fill(10);
    const first = host.start();
    const threads: Worker[] = [];
    const terminated = vi.spyOn(Worker.prototype, 'postMessage').mockImplementation(function (
      this: Worker,
    ) {
      threads.push(this);
    });
    const asked = page();
    terminated.mockRestore();
    await threads[0]?.terminate();
    await expect(asked).rejects.toMatchObject({ code: 'worker_stopped' });
    expect((await page()).total).toBe(10);
    expect(host.start()).toBe(first + 1);
  });

  it('ends while it is asked: the answer is a code, and so is each that comes after', async () => {
    await fill(SOME);
    const asked = host.ask('credentials.check', {});
    const failed = expect(asked).rejects.toMatchObject({ code: 'worker_stopped' });
    await host.close();
    await failed;
    await expect(page()).rejects.toMatchObject({ code: 'worker_stopped' });
  });

  it('hands on an expected failure as its code', async () => {
    const { secret, instanceId } = home.services.instance.unlocked();
    const lost = new WorkerHost({
      program,
      file: join(home.folder, 'nothing.db'),
      keys: ownKeys(secret, instanceId),
      mayHaveHelp: false,
    });
    onTestFinished(() => lost.close());
    const failed = await lost.ask('credentials.check', {}).catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: 'AppError', code: 'read_only' });
  });
});

it('the list goes with its instance: locked, it is gone, and open again, it is there', async () => {
  await fill(SOME);
  const { instance, catalog, sharedExpiries } = home.services;
  const list = new CredentialList({
    ...{ instance, catalog, sharedExpiries },
    now: () => new Date(),
    thread: program,
  });
  onTestFinished(() => list.close());
  const before = await list.page(query, reader);
  expect(before.total).toBe(SOME);
  // It has to check every value first, so that it is asked for when the instance is closed.
  const asked = list.page({ ...query, sort: { by: 'status', descending: false } }, reader);
  const failed = expect(asked).rejects.toMatchObject({ code: 'worker_stopped' });
  await new Promise((resolve) => setImmediate(resolve));
  instance.close();
  await failed;
  await expect(list.page(query, reader)).rejects.toMatchObject({ code: 'instance_missing' });
  instance.start();
  expect((await list.page(query, reader)).rows).toEqual(before.rows);
});
