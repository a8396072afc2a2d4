/** Signing in to a Selu whose database can only be read: nothing is written, and what Selu says of an account counts. */
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { ErrorInfo } from '#shared/errors.ts';
import { callerOf, codeOf, PASSWORD, sessionsOver, somebody } from '../../../support/home.ts';
import { anna, seluHome } from '../../../support/homes.ts';
import { readWholeDatabase } from '../../../support/whole-database.ts';

const window = { id: 1 };
const whyNot = (file: string): ErrorInfo => ({ code: 'rights_refused', params: { path: file } });

/** A Selu that can be read, and written as soon as its `rights` say so. */
async function readOnlySelu() {
  const rights = { areMissing: true };
  const home = await seluHome('s67', {
    readOnlyReason: ({ file }) => (rights.areMissing ? whyNot(file) : null),
  });
  const { services } = home;
  const signIn = (): Promise<string> => services.auth.signIn(somebody, 'anna', PASSWORD);
  const inSelu = (sql: string, ...values: readonly unknown[]): void => {
    const db = new Database(home.file);
    db.prepare(sql).run(...values);
    db.close();
  };
  return { ...home, rights, signIn, inSelu };
}

describe('a Selu that can only be read', () => {
  it('is signed in to and out of without a word in its database', async () => {
    const home = await readOnlySelu();
    const { services, file, signIn } = home;
    const before = readWholeDatabase(file);
    const windows = sessionsOver(home);
    await windows.begin(window, await signIn(), { stay: false });
    expect(windows.userOf(window)).toMatchObject({ id: anna, isAdmin: true });
    expect(await codeOf(services.auth.signIn(somebody, 'anna', 'wrong'))).toBe('sign_in_failed');
    const caller = callerOf(home, anna);
    expect(await codeOf(services.sessions.endAll(caller, anna))).toBe('rights_refused');
    await windows.end(window);
    expect(windows.userOf(window)).toBeNull();
    expect(readWholeDatabase(file)).toEqual(before);
  });

  it('is told by Selu at once of another role, and of another password', async () => {
    const { services, signIn, inSelu } = await readOnlySelu();
    const token = await signIn();
    inSelu('update users set is_admin = 0 where id = ?', anna);
    expect(services.auth.resolve(token)).toMatchObject({ id: anna, isAdmin: false });
    const { passwordHash = '' } = services.instance.store().users.byId(anna) ?? {};
    inSelu('update users set password_hash = ? where id = ?', 'another', anna);
    expect(services.auth.resolve(token)).toBeNull();
    // An older copy of the file brings no session back.
    inSelu('update users set password_hash = ? where id = ?', passwordHash, anna);
    expect(services.auth.resolve(token)).toBeNull();
  });

  it('asks to sign in again as soon as it can be written, so that Selu knows of the session', async () => {
    const { services, rights, signIn } = await readOnlySelu();
    const token = await signIn();
    rights.areMissing = false;
    services.instance.followSelu();
    expect(services.instance.unlocked().readOnly).toBeNull();
    expect(services.auth.resolve(token)).toBeNull();
    // It has ended: nobody could have ended it meanwhile.
    rights.areMissing = true;
    services.instance.followSelu();
    expect(services.instance.unlocked().readOnly).not.toBeNull();
    expect(services.auth.resolve(token)).toBeNull();
  });

  it('lets somebody sign out who signed in while it could be written', async () => {
    const { services, file, rights, signIn } = await readOnlySelu();
    rights.areMissing = false;
    services.instance.followSelu();
    const token = await signIn();
    rights.areMissing = true;
    services.instance.followSelu();
    expect(services.auth.resolve(token)).toMatchObject({ id: anna });
    const before = readWholeDatabase(file);
    await services.auth.end(somebody, token);
    expect(services.auth.resolve(token)).toBeNull();
    expect(readWholeDatabase(file)).toEqual(before);
  });
});
