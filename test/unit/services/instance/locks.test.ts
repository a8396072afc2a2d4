/** While another process writes to a database of the app, a save waits for it, and nothing else does. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { WRITE_WAIT_MS } from '../../../../src/main/store/core/write-lock.ts';
import { watchEventLoop } from '../../../support/event-loop.ts';
import { callerOf, householdHome, somebody } from '../../../support/home.ts';
import { startChild } from '../../store/processes.ts';

const HELD_MS = 3_000;
/** Ends before the lock does: how long the disk takes for the commit after it is not the question. */
const WATCHED_MS = 2_500;
/** Nobody notices a window that stands still for as long. */
const LONGEST_BLOCK_MS = 50;

type Home = Awaited<ReturnType<typeof householdHome>>;

/** A database of the app, something to save in it, and whether that is in the file, past what services remember. */
interface Place {
  readonly file: string;
  readonly save: (home: Home) => Promise<void>;
  readonly stored: string;
  readonly expected: unknown;
}

const places: Record<'instance' | 'panel', Place> = {
  instance: {
    file: join('instance', 'selu.db'),
    save: (home) =>
      home.services.users.setLanguage(callerOf(home, home.bob, 'user'), home.bob, 'de'),
    stored: `select language from users where username = 'bob'`,
    expected: 'de',
  },
  panel: {
    file: 'panel.db',
    save: ({ services }) => services.preferences.set(somebody, { theme: 'dark' }),
    stored: `select value from settings where key = 'preferences'`,
    expected: JSON.stringify({
      ...{ theme: 'dark', language: 'system', characterKeys: true },
      ...{ notifications: false, tray: false },
    }),
  },
};

/** Gives what a place stores now. */
function readerOf(home: Home, { file, stored }: Place): () => unknown {
  const db = new Database(join(home.folder, file), { readonly: true });
  onTestFinished(() => void db.close());
  const query = db.prepare(stored).pluck();
  return () => query.get();
}

it.each(Object.entries(places))(
  'a save waits for the lock of the %s database without stopping anything else',
  // A machine that is busy with other tests may let this process stand still; a wait inside SQLite does each time.
  { retry: 2 },
  async (_name, place) => {
    const home = await householdHome();
    const stored = readerOf(home, place);
    const child = startChild('hold', join(home.folder, place.file), 'write', `${HELD_MS}`);
    expect(await child.line()).toBe('held');

    const longest = watchEventLoop();
    const saving = place.save(home);
    await pause(WATCHED_MS);
    const blocked = longest();
    const meanwhile = stored();

    const elsewhere = Number(await child.line());
    await saving;
    // The other process waits for nobody: as long as its event loop stood still, the machine was busy elsewhere.
    expect(blocked).toBeLessThanOrEqual(LONGEST_BLOCK_MS + elsewhere);
    expect(meanwhile).not.toBe(place.expected);
    expect(stored()).toBe(place.expected);
  },
);

it('a save gives up after five seconds, writes nothing, and works again afterwards', async () => {
  const home = await householdHome();
  const all = Object.values(places);
  await Promise.all(
    all.map(async (place) => {
      const stored = readerOf(home, place);
      const before = stored();
      const child = startChild('hold', join(home.folder, place.file));
      expect(await child.line()).toBe('held');

      const begun = performance.now();
      await expect(place.save(home)).rejects.toMatchObject({ code: 'database_busy' });
      const waited = performance.now() - begun;
      expect(waited).toBeGreaterThanOrEqual(WRITE_WAIT_MS);
      // It gave up, and was not let in: the lock is held until now.
      expect(waited).toBeLessThan(2 * WRITE_WAIT_MS);
      child.go();
      expect(await child.ended).toBe(0);
      expect(stored()).toEqual(before);
      await pause(100);
      expect(stored()).toEqual(before);

      await place.save(home);
      expect(stored()).toBe(place.expected);
    }),
  );
  expect(home.services.preferences.get().theme).toBe('dark');
});
