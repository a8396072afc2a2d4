/** Signing at the end of a transaction: what was noted as written, and was not, is not signed with the next one. */
import { expect, it } from 'vitest';
import { notWorthLogging } from '../../../../src/main/services/activity/events.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { householdHome } from '../../../support/home.ts';

it('a change that failed leaves nothing to sign to the next one', async () => {
  const { services } = await householdHome();
  const { instance } = services;
  const { rows } = instance.unlocked();
  const before = rows?.ledger.generation;
  const failing = instance.change(machine, notWorthLogging('saidBefore'), ({ store }) => {
    store.sessions.deleteAll();
    for (const { id } of store.users.list()) store.users.setPasswordHash(id, 'another');
    // Reading signs what was written so far.
    expect(store.users.count()).toBe(2);
    for (const { id } of store.users.list()) store.users.setPasswordHash(id, 'a third');
    throw new Error('in the middle');
  });
  await expect(failing).rejects.toThrow('in the middle');
  await instance.change(machine, notWorthLogging('saidBefore'), ({ store }) =>
    store.meta.increment('encryption_count'),
  );
  expect(rows?.ledger.generation).toBe(before);
  expect(rows?.outside()).toEqual([]);
});

it('a part that failed inside a change that goes on leaves what the rest has written signed', async () => {
  const { services } = await householdHome();
  const { instance } = services;
  const { rows } = instance.unlocked();
  const [user] = instance.store().users.list();
  await instance.change(machine, notWorthLogging('saidBefore'), ({ store }) => {
    store.users.setPasswordHash(user?.id ?? '', 'new');
    expect(() => store.userAgentAccess.replace(user?.id ?? '', ['twice', 'twice'])).toThrow();
  });
  expect(instance.unlocked().store.users.byId(user?.id ?? '')?.passwordHash).toBe('new');
  expect(rows?.outside()).toEqual([]);
});
