/**
 * The store of an unlocked instance as services see it: an account or a session that somebody else has written does
 * not count, nor does whom somebody else has given which agents: none is left then,
 * nor whom somebody else has let write through a pipe. Lists of accounts still hold it, to be shown and settled.
 */
import type { InstanceStore, UserRow } from '../../store/instance/instance-store.ts';
import type { SenderRefRow } from '../../store/instance/sender-refs.ts';
import { NO_AGENTS } from '../../store/instance/user-agent-access.ts';
import type { RowLedger } from './row-ledger.ts';

/**
 * @param ledger null: rows are not signed, and all of them count
 * @param signWritten signs what the transaction that goes on has written so far, so that it can be read in it
 */
export function guardedStore(
  store: InstanceStore,
  ledger: RowLedger | null,
  signWritten: () => void = () => {},
): InstanceStore {
  if (ledger === null) return store;
  const { users, sessions, userAgentAccess, senderRefs } = store;
  const read = <T>(work: () => T): T => {
    signWritten();
    return ledger.during(work);
  };
  const isOurs = (user: UserRow): boolean => ledger.fits('user', user);
  const userOrNull = (user: UserRow | null): UserRow | null =>
    user !== null && isOurs(user) ? user : null;
  const isOurSender = (row: SenderRefRow): boolean => ledger.fits('sender', row);
  const agentsOf = (userId: string): string[] => {
    const stored = userAgentAccess.listOf(userId);
    return ledger.fitsAccess(userId, stored) ? stored : [NO_AGENTS];
  };
  return {
    ...store,
    userAgentAccess: {
      ...userAgentAccess,
      listOf: (userId) => read(() => agentsOf(userId)),
    },
    senderRefs: {
      ...senderRefs,
      list: () => read(() => senderRefs.list().filter(isOurSender)),
      listOf: (pipeId) => read(() => senderRefs.listOf(pipeId).filter(isOurSender)),
      insert: (row) => {
        // A pipe has a sender once: what does not count gives way to what does.
        const inTheWay = read(() =>
          senderRefs
            .listOf(row.pipeId)
            .filter((each) => each.senderRef === row.senderRef && !isOurSender(each)),
        );
        for (const { id } of inTheWay) senderRefs.delete(id);
        senderRefs.insert(row);
      },
    },
    users: {
      ...users,
      // An emptied table is no new instance: the first account would be anybody's.
      count: () =>
        read(() =>
          Math.max(users.count(), ledger.rows('user', 0)?.size ?? Number.MAX_SAFE_INTEGER),
        ),
      countAdmins: () =>
        read(() => users.list().filter((user) => user.isAdmin && isOurs(user)).length),
      byId: (id) => read(() => userOrNull(users.byId(id))),
      byUsername: (username) =>
        read(() => {
          const exact = userOrNull(users.byUsername(username));
          if (exact?.username === username) return exact;
          const ours = users.named(username).filter(isOurs);
          const found = ours.find((user) => user.username === username);
          return found ?? (ours.length === 1 ? (ours[0] ?? null) : null);
        }),
    },
    sessions: {
      ...sessions,
      byId: (id) =>
        read(() => {
          const session = sessions.byId(id);
          return session !== null && ledger.fits('session', session) ? session : null;
        }),
      list: () => read(() => sessions.list().filter((row) => ledger.fits('session', row))),
      listOfUser: (userId) =>
        read(() => sessions.listOfUser(userId).filter((row) => ledger.fits('session', row))),
    },
  };
}
