/** How pipes are listed: whose they are, what they have, and whether their secret can still be read. */
import type { Pipe, SecretStatus } from '#shared/contract/schemas.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { isTransport } from '#shared/pipes.ts';
import { instantOf } from '../../store/core/timestamps.ts';
import { unknownUser, userRefs } from '../accounts/user-refs.ts';
import type { Unlocked } from '../instance/instance.ts';
import { cellOf } from '../secrets/secret-columns.ts';
import { isOurs, storedPipes, type StoredPipe } from './pipe-kinds.ts';

/** Every pipe of everybody, by name. */
export function describePipes(unlocked: Unlocked): Pipe[] {
  const { store } = unlocked;
  const users = userRefs(store);
  const agents = new Map(store.agents.list().map(({ id, displayName }) => [id, displayName]));
  return storedPipes(store).map((pipe) => {
    const { row, kind, telegram, blueBubbles } = pipe;
    const { defaultAgentId: agentId } = row;
    const config = telegram ?? blueBubbles;
    return {
      id: row.id,
      name: row.name,
      owner: users.get(row.userId) ?? unknownUser(row.userId),
      transport: kind,
      known: isTransport(kind),
      active: row.active && (config?.active ?? true),
      agent: agentId ? { id: agentId, name: agents.get(agentId) ?? builtIn(agentId) } : null,
      secretStatus: secretStatus(unlocked, pipe),
      chat: telegram?.chatId ?? blueBubbles?.chatGuid ?? null,
      address: blueBubbles ? shownAddress(blueBubbles.serverUrl) : shownAddress(row.outboundUrl),
      updatedAt: instantOf(config?.createdAt ?? row.createdAt),
    };
  });
}

/** The built-in agent is always there, and each language has its own word for it. */
const builtIn = (agentId: string): string | null => (agentId === DEFAULT_AGENT ? agentId : null);

function secretStatus(unlocked: Unlocked, pipe: StoredPipe): SecretStatus {
  const stored = storedStatus(unlocked, pipe);
  return stored === 'damaged' || isOurs(unlocked, pipe) ? stored : 'outside';
}

function storedStatus({ vault }: Unlocked, pipe: StoredPipe): SecretStatus {
  const { row, kind, telegram, blueBubbles } = pipe;
  if (telegram) return vault.statusOf(telegram.botToken, cellOf('botToken', telegram.id));
  if (blueBubbles) {
    return vault.statusOf(blueBubbles.serverPassword, cellOf('serverPassword', blueBubbles.id));
  }
  if (kind === 'telegram' || kind === 'imessage') return 'missing';
  return vault.statusOf(row.inboundToken, cellOf('inboundToken', row.id));
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
