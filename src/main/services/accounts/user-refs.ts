/** People as lists name them. */
import type { UserRef } from '#shared/contract/schemas.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';

/** Everybody by id, in the order of their display names. */
export const userRefs = (store: InstanceReader): ReadonlyMap<string, UserRef> =>
  new Map(
    store.users.list().map(({ id, username, displayName }) => [id, { id, username, displayName }]),
  );

/** A user who is not among the users: shown by id, and never mistaken for everyone. */
export const unknownUser = (id: string): UserRef => ({ id, username: id, displayName: id });
