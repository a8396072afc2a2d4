/** People of one instance in another: their accounts with the passwords they have, and which agents they may use. */
import { isDeepStrictEqual } from 'node:util';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import type { UserRow } from '../../../store/instance/instance-store.ts';
import { NO_AGENTS } from '../../../store/instance/user-agent-access.ts';
import { accessEvents } from '../../accounts/access-events.ts';
import { accessFromRows, choosableAgents } from '../../accounts/agent-access.ts';
import { personThing } from '../../activity/events.ts';
import { insertChat } from '../../pipes/pipe-rows.ts';
import type { Change } from '../writing.ts';
import {
  ownerIn,
  userItemId,
  withoutMarks,
  type Part,
  type People,
  type Person,
  type Side,
} from './parts.ts';

/**
 * Accounts, and for people who are on both sides, which agents they may use. Whoever is new comes with theirs: without
 * any row they could use all.
 *
 * @param asks the id of whoever asks, in the target: their own account stays as it is there
 */
export function peopleParts(source: Side, target: Side, people: People, asks: string): Part[] {
  const { all } = people;
  return [
    ...all.map((person) => accountPart(source, target, person, asks)),
    ...all.flatMap((person) => accessPart(source, target, person, asks) ?? []),
  ];
}

function accountPart(source: Side, target: Side, person: Person, asks: string): Part {
  const { user, there, problem } = person;
  const access = source.store.userAgentAccess.listOf(user.id);
  const isTemporary = source.marks.temporaryPasswords.has(user);
  const isTemporaryThere = there !== null && target.marks.temporaryPasswords.has(there);
  const isSame =
    there !== null &&
    isDeepStrictEqual(accountOf(user), accountOf(there)) &&
    (isTemporaryThere || !isTemporary);
  const isOwn = there?.id === asks && !isSame;
  return {
    item: {
      id: userItemId(user.id),
      kind: 'user',
      name: user.displayName,
      capability: null,
      person: user.username,
      state: there === null ? 'new' : isSame ? 'same' : 'different',
      problem: problem ?? (isOwn ? 'own_account' : null),
      needs: null,
      agentMissing: there === null && namesMissingAgent(target, access),
      ...{ expiresAt: null, temporaryPassword: isTemporary },
    },
    seen: [accountOf(user), access, there && accountOf(there), isTemporary, isTemporaryThere],
    take: (change, move) => {
      if (there === null) {
        const id = move.newUserId(user.id);
        insertUser(change, { ...user, id }, access, move.now);
        move.tookUser(user.id, id);
      } else updateUser(change, user, there);
    },
  };
}

function accessPart(source: Side, target: Side, person: Person, asks: string): Part | null {
  const { user, there, problem } = person;
  if (there === null || problem !== null) return null;
  const rows = source.store.userAgentAccess.listOf(user.id);
  const before = target.store.userAgentAccess.listOf(there.id);
  const isSame = isDeepStrictEqual(rows, before);
  return {
    item: {
      id: `access:${user.id}`,
      kind: 'access',
      name: user.displayName,
      capability: null,
      person: user.username,
      state: isSame ? 'same' : 'different',
      problem: there.id === asks && !isSame ? 'own_account' : null,
      needs: null,
      agentMissing: namesMissingAgent(target, rows),
      ...withoutMarks,
    },
    seen: [rows, before],
    take: ({ store, log }, move) => {
      const id = ownerIn(move, user.id);
      const owner = { id, displayName: there.displayName };
      const had = accessFromRows(store.userAgentAccess.listOf(id));
      store.userAgentAccess.replace(id, rows);
      for (const event of accessEvents(choosableAgents(store), owner, had, accessFromRows(rows)))
        log(event);
    },
  };
}

/** What of an account is compared and taken. */
const accountOf = ({
  username,
  displayName,
  isAdmin,
  language,
  passwordHash,
}: UserRow): unknown => [username, displayName, isAdmin, language, passwordHash];

const namesMissingAgent = ({ store }: Side, agentIds: readonly string[]): boolean => {
  const known = new Set([...store.agents.ids(), NO_AGENTS, DEFAULT_AGENT]);
  return agentIds.some((id) => !known.has(id));
};

function insertUser(
  change: Change,
  user: UserRow,
  access: readonly string[],
  createdAt: string,
): void {
  const { store, log } = change;
  store.users.insert({ ...user, createdAt, lastSignInAt: null });
  const { id, displayName } = user;
  const about = personThing({ id, displayName });
  log({ action: 'personAdded', about });
  if (user.isAdmin) log({ action: 'madeAdmin', about });
  insertChat(change, { id, displayName }, createdAt);
  if (access.length > 0) {
    store.userAgentAccess.replace(id, access);
    const has = accessFromRows(access);
    const agents = choosableAgents(store);
    for (const event of accessEvents(agents, { id, displayName }, { mode: 'all' }, has)) log(event);
  }
}

/** Whoever gets another password signs in anew, as after a reset. */
function updateUser({ store, log }: Change, user: UserRow, there: UserRow): void {
  const { username, displayName, isAdmin, language, passwordHash } = user;
  store.users.update({ id: there.id, username, displayName, isAdmin, language });
  const about = personThing({ id: there.id, displayName });
  log({ action: 'personChanged', about });
  if (isAdmin !== there.isAdmin) log({ action: isAdmin ? 'madeAdmin' : 'madeMember', about });
  if (passwordHash === there.passwordHash) return;
  log({ action: 'passwordReset', about });
  store.users.setPasswordHash(there.id, passwordHash);
  store.sessions.deleteOfUser(there.id);
}
