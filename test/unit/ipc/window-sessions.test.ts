/** Signing in and out of a window when the files do not play along. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { WindowSessions } from '../../../src/main/ipc/window-sessions.ts';
import { householdHome, PASSWORD } from '../home.ts';

const WINDOW = { id: 1 };

/** Makes every write to `panel.db` fail, as a full disk does. */
function breakPanel(folder: string): void {
  const db = new Database(join(folder, 'panel.db'));
  for (const event of ['insert', 'update', 'delete']) {
    db.exec(
      `create trigger no_${event} before ${event} on settings begin select raise(abort, 'full'); end`,
    );
  }
  db.close();
}

it('takes up a session that was to stay, in the first window only', async () => {
  const { services } = await householdHome();
  const before = new WindowSessions(services.auth, services.panel);
  before.begin(WINDOW, await services.auth.signIn('bob', PASSWORD), true);
  before.closed(WINDOW);
  const after = new WindowSessions(services.auth, services.panel);
  expect(after.userOf({ id: 7 })?.username).toBe('bob');
  expect(after.userOf({ id: 8 })).toBeNull();
});

it('a sign-in that fails to be remembered signs nobody in', async () => {
  const { services, folder } = await householdHome();
  const sessions = new WindowSessions(services.auth, services.panel);
  const session = await services.auth.signIn('bob', PASSWORD);
  breakPanel(folder);
  expect(() => sessions.begin(WINDOW, session, true)).toThrow();
  expect(sessions.userOf(WINDOW)).toBeNull();
  expect(services.auth.resolve(session)).toBeNull();
});

it('a sign-out whose note cannot be deleted signs out all the same', async () => {
  const { services, folder } = await householdHome();
  const sessions = new WindowSessions(services.auth, services.panel);
  const session = await services.auth.signIn('bob', PASSWORD);
  sessions.begin(WINDOW, session, true);
  breakPanel(folder);
  expect(() => sessions.end(WINDOW)).toThrow();
  expect(sessions.userOf(WINDOW)).toBeNull();
  expect(services.auth.resolve(session)).toBeNull();
});
