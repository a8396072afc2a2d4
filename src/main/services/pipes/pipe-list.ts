/** How pipes are listed: whose they are, what they have, and whether their secret can still be read. */
import type { Pipe, SecretStatus } from '#shared/contract/schemas.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { isTransport } from '#shared/pipes.ts';
import { instantOf } from '../../store/core/timestamps.ts';
import {
  botTokenCell,
  inboundTokenCell,
  serverPasswordCell,
  statusOf,
} from '../secrets/secret-cells.ts';
import type { Unlocked } from '../instance/instance.ts';
import { storedPipes, type StoredPipe } from './pipe-kinds.ts';
import { stranger, userRefs } from '../accounts/user-refs.ts';

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
      owner: users.get(row.userId) ?? stranger(row.userId),
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

function secretStatus({ codec }: Unlocked, pipe: StoredPipe): SecretStatus {
  const { row, kind, telegram, blueBubbles } = pipe;
  if (telegram) return statusOf(codec, telegram.botToken, botTokenCell(telegram.id));
  if (blueBubbles) {
    return statusOf(codec, blueBubbles.serverPassword, serverPasswordCell(blueBubbles.id));
  }
  if (kind === 'telegram' || kind === 'imessage') return 'missing';
  return statusOf(codec, row.inboundToken, inboundTokenCell(row.id));
}

/** Without a user or a query, in which another program may have put a secret; null for one inside Selu. */
function shownAddress(address: string): string | null {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  return url.origin + (url.pathname === '/' ? '' : url.pathname);
}
