/** What Health finds of people, agents, providers and channels: few rows, looked through in the main process. */
import type { AgentAccess, HealthSettings, Pipe, Provider } from '#shared/contract/schemas.ts';
import { shareLoop } from '../../agent-package/share-loop.ts';
import type { InstalledAgent } from '../agents/catalog.ts';
import { networkOf } from '../agents/agents.ts';
import type { UserRow } from '../../store/instance/instance-store.ts';
import { dueUsage } from '../providers/usage-reminders.ts';
import type { Found } from './found.ts';

const DAY_MS = 86_400_000;

/** Somebody with an account, and which agents they may use. */
export interface Person {
  readonly row: Pick<UserRow, 'id' | 'isAdmin'>;
  readonly access: AgentAccess;
}

/** How many members there are, and how many of them may use an agent. */
export interface Allowed {
  readonly members: number;
  readonly of: (agentId: string) => number;
}

/** Counts who may use what, which are as many as people times agents: others get their turn in between. */
export async function allowedOf(people: readonly Person[]): Promise<Allowed> {
  const members = people.filter(({ row }) => !row.isAdmin);
  const given = new Map<string, number>();
  let all = 0;
  for (const { access } of members) {
    await shareLoop();
    if (access.mode === 'all') all += 1;
    if (access.mode !== 'selected') continue;
    for (const id of access.agentIds) given.set(id, (given.get(id) ?? 0) + 1);
  }
  return { members: members.length, of: (agentId) => all + (given.get(agentId) ?? 0) };
}

/** Since when an administrator has had the same password, as far as that is known. */
export type PasswordsSince = (userId: string) => string | null;

/** @param since of several administrators */
export function findPeople(
  people: readonly Person[],
  { passwordDays }: Pick<HealthSettings, 'passwordDays'>,
  since: PasswordsSince,
  now: Date,
): Found[] {
  const admins = people.filter(({ row }) => row.isAdmin);
  const [only] = admins;
  const found: Found[] = people
    .filter(({ row, access }) => !row.isAdmin && access.mode === 'all')
    .map(({ row: { id } }) => ({
      ...forAdmins('member_all_agents', [id]),
      fix: { kind: 'user', userId: id },
      things: [{ kind: 'user', id }],
    }));
  if (admins.length === 1 && only !== undefined) {
    const { id } = only.row;
    return [
      ...found,
      { ...forAdmins('admin_alone', [id]), fix: { kind: 'users' }, things: [{ kind: 'user', id }] },
    ];
  }
  if (passwordDays === null) return found;
  for (const { row } of admins) {
    const at = since(row.id);
    const count = at === null ? 0 : daysSince(at, now);
    if (at === null || count <= passwordDays) continue;
    found.push({
      ...forAdmins('password_old', [row.id], [at]),
      params: { count },
      fix: { kind: 'user', userId: row.id },
      things: [{ kind: 'user', id: row.id }],
    });
  }
  return found;
}

/**
 * @param isSet whether there is a value under a shared credential
 */
export function findAgents(
  agents: readonly InstalledAgent[],
  { members, of }: Allowed,
  isSet: (capabilityId: string, name: string) => boolean,
): Found[] {
  // Without members there is nobody from whom to keep an agent.
  if (members === 0) return [];
  return agents.flatMap((agent): Found[] => {
    const { id } = agent.row;
    const allowed = of(id);
    const about = { agentId: id, things: [{ kind: 'agent' as const, id }] };
    const fix = { kind: 'agentAccess' as const, agentId: id };
    if (allowed === 0) return [{ ...forAdmins('agent_unreachable', [id]), ...about, fix }];
    if (allowed < members) return [];
    const open = openShared(agent).filter(([capabilityId, name]) => isSet(capabilityId, name));
    if (open.length === 0) return [];
    const names = open.map((key) => key.join('/'));
    return [{ ...forAdmins('shared_open', [id], names), ...about, fix }];
  });
}

/** The shared credentials of an agent that a capability gets which may connect anywhere. */
const openShared = ({ package: found }: InstalledAgent): [capabilityId: string, name: string][] =>
  (found?.capabilities ?? [])
    .filter((capability) => networkOf(capability) === 'any')
    .flatMap(({ id, credentials }) =>
      credentials
        .filter(({ scope }) => scope === 'system')
        .map(({ name }): [string, string] => [id, name]),
    );

export function findProviders(
  providers: readonly Provider[],
  { checkDays }: Pick<HealthSettings, 'checkDays'>,
  now: Date,
): Found[] {
  return providers.flatMap((provider): Found[] => {
    const { id, name, connected, keyStatus, lastCheck, known } = provider;
    const of = (kind: Found['kind'], state: readonly string[] = []): Found => ({
      ...forAdmins(kind, [id], state),
      params: { provider: name },
      fix: { kind: 'provider', id },
      things: [{ kind: 'provider', id, name }],
    });
    if (keyStatus === 'damaged') return [of('key_damaged', [provider.updatedAt ?? ''])];
    // What a newer Selu has added, this app cannot check. What was changed outside is found by its row.
    if (!connected || !known || keyStatus === 'outside') return [];
    if (lastCheck === null) return [of('provider_unchecked', [provider.updatedAt ?? ''])];
    if (lastCheck.error !== null) {
      return [{ ...of('provider_failed', [lastCheck.error.code]), since: lastCheck.at }];
    }
    const count = daysSince(lastCheck.at, now);
    if (checkDays === null || count <= checkDays) return [];
    const old = of('provider_check_old', [lastCheck.at]);
    return [{ ...old, params: { ...old.params, count } }];
  });
}

export const findUsage = (providers: readonly Provider[]): Found[] =>
  dueUsage(providers).map(({ id, name, everyDays, dueSince }) => ({
    ...forAdmins('usage_due', [id], [dueSince]),
    params: { provider: name, interval: everyDays },
    fix: { kind: 'provider', id },
    things: [{ kind: 'provider', id, name }],
    since: dueSince,
  }));

/** Kinds of pipes through which only those write who are on a list. */
const withSenders: ReadonlySet<string> = new Set(['telegram', 'imessage', 'whatsapp']);

export const findPipes = (pipes: readonly Pipe[]): Found[] =>
  pipes.flatMap((pipe): Found[] => {
    const { id, name } = pipe;
    const of = (kind: Found['kind'], state: readonly string[] = []): Found => ({
      ...forAdmins(kind, [id], state),
      params: { pipe: name },
      fix: { kind: 'pipe', id },
      things: [{ kind: 'pipe', id, name }],
    });
    if (pipe.secretStatus === 'damaged' || pipe.answerAuth === 'damaged') {
      return [of('token_damaged', [pipe.updatedAt ?? ''])];
    }
    const isDeaf = pipe.active && withSenders.has(pipe.transport) && pipe.senders === 0;
    return isDeaf ? [of('channel_no_senders')] : [];
  });

/** One that only administrators see, without parameters yet. */
export const forAdmins = (
  kind: Found['kind'],
  about: readonly string[] = [],
  state: readonly string[] = [],
): Omit<Found, 'fix'> => ({ kind, about, state, owner: null, params: {} });

/** How many whole days ago that was; 0 for a time still to come, of a clock that was wrong. */
export const daysSince = (at: string, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(at)) / DAY_MS));
