/** When the windows are told to look again; over real files, with the clock played. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { watchChanges } from '../../../src/main/app/watchers/changes.ts';
import { householdHome } from '../../support/home.ts';

type Home = Awaited<ReturnType<typeof householdHome>>;
let home: Home;
let file: string;
const onChange = vi.fn();
const openAgain = vi.fn();

beforeEach(async () => {
  home = await householdHome();
  file = join(home.folder, 'instance', 'selu.db');
  onChange.mockReset();
  openAgain.mockReset();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** How often the windows are told meanwhile. */
function toldWithin(seconds: number): number {
  onChange.mockReset();
  vi.advanceTimersByTime(1_000 * seconds);
  return onChange.mock.calls.length;
}

it('they are told once of a database that is gone, and not again for as long as it is', () => {
  const stop = watchChanges(home.services, onChange, openAgain);
  expect(toldWithin(5)).toBe(0);
  rmSync(join(home.folder, 'instance'), { recursive: true });
  expect(toldWithin(1)).toBe(1);
  expect(home.services.instance.state).toMatchObject({ name: 'problem' });
  expect(toldWithin(60)).toBe(0);
  stop();
});

it('one that is put back is opened again, once', () => {
  const stop = watchChanges(home.services, onChange, openAgain);
  const away = join(home.folder, 'away.db');
  renameSync(file, away);
  toldWithin(5);
  expect(openAgain).not.toHaveBeenCalled();
  renameSync(away, file);
  toldWithin(5);
  expect(openAgain).toHaveBeenCalledOnce();
  stop();
});

it('they are told of a write of another process, and not while it keeps everybody out', () => {
  const stop = watchChanges(home.services, onChange, openAgain);
  const other = new Database(file);
  other.exec("update instance_meta set value = '1' where key = 'encryption_count'");
  expect(toldWithin(1)).toBe(1);
  vi.spyOn(home.services.instance, 'requireSameFile').mockImplementation(() => {
    throw new AppError('database_busy', { file });
  });
  expect(toldWithin(60)).toBe(0);
  other.close();
  stop();
});

it('they are told of what another process writes down beside the database, and not of what is written here', async () => {
  const stop = watchChanges(home.services, onChange, openAgain);
  await home.services.panel.set('here', 'x');
  expect(toldWithin(5)).toBe(0);
  const other = new Database(join(home.folder, 'panel.db'));
  other.exec("insert into settings (key, value) values ('elsewhere', 'x')");
  expect(toldWithin(5)).toBe(1);
  other.close();
  stop();
});
