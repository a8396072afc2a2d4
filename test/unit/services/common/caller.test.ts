/** Writes ask who makes them: what the compiler refuses, and what is refused inside the transaction. */
import { describe, expect, it } from 'vitest';
import { machine } from '../../../../src/main/services/common/caller.ts';
import type { Change } from '../../../../src/main/services/instance/writing.ts';
import { callerOf, householdHome, writerOf, type TestHome } from '../../../support/home.ts';

/** Never called. Each line is an error of the compiler, and `tsc` fails where one is none any more. */
export function writesWithoutCaller({ services }: TestHome): void {
  const { instance, credentials, users, sessions, preferences } = services;
  // @ts-expect-error -- a reader writes no row
  instance.store().users.setPasswordHash('id', '');
  // @ts-expect-error -- nor begins a transaction
  instance.unlocked().store.transaction(() => null);
  // @ts-expect-error -- nor raises a count
  instance.store().meta.increment('encryption_count');
  // @ts-expect-error -- a change has a caller
  void instance.change(({ store }) => store.users.count());
  // @ts-expect-error -- and says what it is written down as
  void instance.change(machine, ({ store }: Change) => store.users.count());
  // @ts-expect-error -- and so has each method that writes
  void credentials.remove({ scope: 'system' }, { capabilityId: 'pim', name: 'KEY' });
  // @ts-expect-error -- a user's id is none
  void users.delete('id', 'bob');
  // @ts-expect-error -- nor is nothing
  void sessions.endAll('id');
  // @ts-expect-error -- also for a record of the panel
  void preferences.set({ theme: 'dark' });
}

const key = { capabilityId: 'pim', name: 'KEY' };
const shared = { scope: 'system' } as const;

describe('a change', () => {
  it('is refused, and nothing is written, when the role has gone since the call was let in', async () => {
    const home = await householdHome();
    const caller = callerOf(home, home.alice);
    const { id, username, displayName, language } = { ...profileOf(home), id: home.alice };
    writerOf(home).users.update({ id, username, displayName, language, isAdmin: false });
    const { credentials } = home.services;
    await expect(
      credentials.save(caller, shared, { ...key, mode: 'add', value: 'v' }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    expect(credentials.listSystem()).toEqual([]);
  });

  it('is refused when somebody else is at the window by then', async () => {
    const home = await householdHome();
    const gone = new Error('somebody else is here');
    const caller = callerOf(home, home.bob, 'user', () => {
      throw gone;
    });
    const owner = { scope: 'user', userId: home.bob } as const;
    const { credentials } = home.services;
    await expect(credentials.save(caller, owner, { ...key, mode: 'add', value: 'v' })).rejects.toBe(
      gone,
    );
    expect(credentials.list()).toEqual([]);
  });

  it('is not undone by somebody who was an administrator when they removed it', async () => {
    const home = await householdHome();
    const { credentials, undo } = home.services;
    await credentials.save(machine, shared, { ...key, mode: 'add', value: 'v' });
    const token = await credentials.remove(callerOf(home, home.alice), shared, key);
    const { username, displayName, language } = profileOf(home);
    writerOf(home).users.update({
      ...{ id: home.alice, username, displayName, language },
      isAdmin: false,
    });
    await expect(undo.undo(callerOf(home, home.alice, 'user'), token)).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(credentials.listSystem()).toEqual([]);
  });
});

function profileOf(home: TestHome & { readonly alice: string }) {
  const user = home.services.instance.store().users.byId(home.alice);
  if (user === null) throw new Error('no such user');
  return user;
}
