/** How pipes are listed: whose they are, what they have, and whether their secret can still be read. */
import type { Pipe, SecretStatus } from '#shared/contract/schemas.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { isTransport } from '#shared/pipes.ts';
import { instantOf } from '../../store/core/timestamps.ts';
import { unknownUser, userRefs } from '../accounts/user-refs.ts';
import type { Unlocked } from '../instance/instance-state.ts';
import { checkedPipe, type LastChecks } from '../common/last-checks.ts';
import { stampOf } from '../common/stamps.ts';
import {
  answerAuthOf,
  editableOf,
  isOurs,
  secretOf,
  shownName,
  statusOfSecret,
  storedPipes,
  type PipeSecret,
  type StoredPipe,
} from './pipe-kinds.ts';

/** Every pipe of everybody, by name. */
export function describePipes(unlocked: Unlocked, lastChecks: LastChecks): Pipe[] {
  const lastCheck = lastChecks.all();
  const { store, rules } = unlocked;
  const users = userRefs(store);
  const agents = new Map(store.agents.list().map(({ id, displayName }) => [id, displayName]));
  const lastUse = store.lastUse.ofPipes();
  const senders = Map.groupBy(store.senderRefs.list(), ({ pipeId }) => pipeId);
  return storedPipes(store).map((pipe) => {
    const { row, kind, telegram, blueBubbles } = pipe;
    const { defaultAgentId: agentId } = row;
    const config = telegram ?? blueBubbles;
    return {
      id: row.id,
      name: shownName(rules, pipe),
      owner: users.get(row.userId) ?? unknownUser(row.userId),
      transport: kind,
      known: isTransport(kind),
      active: row.active && (config?.active ?? true),
      agent: agentId ? { id: agentId, name: agents.get(agentId) ?? builtIn(agentId) } : null,
      secretStatus: secretStatus(unlocked, pipe, secretOf(pipe)),
      answerAuth: secretStatus(unlocked, pipe, answerAuthOf(pipe)),
      plain: secretOf(pipe)?.isPlain === true || answerAuthOf(pipe).isPlain,
      senders: senders.get(row.id)?.length ?? 0,
      chat: telegram?.chatId ?? blueBubbles?.chatGuid ?? null,
      address: blueBubbles ? shownAddress(blueBubbles.serverUrl) : shownAddress(row.outboundUrl),
      updatedAt: rules.secretsHaveTimes ? instantOf(config?.createdAt ?? row.createdAt) : null,
      lastUsed: instantOf(lastUse.get(row.id) ?? ''),
      lastCheck: config ? lastCheck(checkedPipe(pipe)) : null,
      stamp: stampOf(editableOf(pipe)),
    };
  });
}

/**
 * The same pipes, their agents as these call themselves.
 *
 * @param names by id, as of `PackageCatalog.names`
 */
export const withAgentNames = (
  pipes: readonly Pipe[],
  names: ReadonlyMap<string, string>,
): Pipe[] =>
  pipes.map((pipe) => {
    const { agent } = pipe;
    const name = agent && names.get(agent.id);
    return agent && name !== undefined ? { ...pipe, agent: { ...agent, name } } : pipe;
  });

/** The built-in agent is always there, and each language has its own word for it. */
const builtIn = (agentId: string): string | null => (agentId === DEFAULT_AGENT ? agentId : null);

function secretStatus(
  unlocked: Unlocked,
  pipe: StoredPipe,
  secret: PipeSecret | null,
): SecretStatus {
  const status = secret === null ? 'missing' : statusOfSecret(unlocked, secret);
  return status === 'damaged' || isOurs(unlocked, pipe) ? status : 'outside';
}

/**
 * An address as lists show it: without a user and without a query, in which another program may have put a secret.
 * Null for an address inside Selu.
 */
function shownAddress(address: string): string | null {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  return url.origin + (url.pathname === '/' ? '' : url.pathname);
}
