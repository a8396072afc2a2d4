/** What a page gets of a restore by its calls, and what is left of one that was locked completely. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { parseMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { backUp, key } from '../../support/backups.ts';
import { callerOf, codeOf, householdHome, sessionsOver } from '../../support/home.ts';
import { routeOver } from '../../support/route.ts';

const window = { id: 1 };
let home: Awaited<ReturnType<typeof householdHome>>;

beforeEach(async () => {
  home = await householdHome();
});

it('whoever is not signed in is asked for no file where somebody can sign in', async () => {
  let asked = 0;
  const chooseBackup = () => {
    asked += 1;
    return Promise.resolve(null);
  };
  const route = routeOver(home, sessionsOver(home), { windows: { chooseBackup } });
  expect(await route('rescue.choose', {}, window)).toMatchObject({ error: { code: 'not_now' } });
  expect(asked).toBe(0);
});

it('locked completely, nothing is left of a backup that was looked at, which may hold the secret', async () => {
  const made = await backUp(home.file, null, { secret: parseMasterSecret(home.secret, 'file') });
  const admin = callerOf(home, home.alice);
  const { restore } = home.services;
  const { handle } = await restore.choose(admin, made.file);
  await restore.look(admin, handle, key);
  const work = join(home.folder, 'work');
  expect(readdirSync(work)).toHaveLength(1);
  const route = routeOver(home, sessionsOver(home));
  expect(await route('instance.lockCompletely', {}, window)).toMatchObject({ ok: true });
  expect(readdirSync(work)).toEqual([]);
  expect(await codeOf(restore.look(admin, handle, key))).toBe('restore_gone');
});
