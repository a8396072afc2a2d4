/** What adding and changing pipes have in common, whatever their kind. */
import { AppError } from '#shared/errors.ts';
import { DEFAULT_AGENT, limits } from '#shared/limits.ts';
import type { Transport } from '#shared/pipes.ts';
import type { Cell } from '../../crypto/codec.ts';
import { newId, newInboundToken } from '../../crypto/ids.ts';
import type { InstanceStore, PipeRow } from '../../store/instance/own/open.ts';
import { inboundTokenCell } from '../secrets/secret-cells.ts';
import type { Unlocked } from '../instance/instance.ts';
import { existingPipe, internalAddress, type StoredPipe } from './pipe-kinds.ts';
import { isPlainLine } from '#shared/text.ts';

export interface PipeProfile {
  readonly name: string;
  /** Who answers when nobody is named; null: nobody in particular. */
  readonly agentId: string | null;
}

export interface OwnedProfile extends PipeProfile {
  readonly userId: string;
}

/** What a row holds of a secret: the encrypted value, and since when. */
export interface Sealed {
  readonly stored: string;
  readonly createdAt: string;
}

/**
 * An agent that is not installed any more may stay where it is.
 *
 * @param before null for a new pipe
 * @throws AppError `pipe_name_invalid`, `agent_unknown`
 */
export function checkProfile(
  store: InstanceStore,
  { name, agentId }: PipeProfile,
  before: StoredPipe | null,
): void {
  if (!isPlainLine(name.trim(), limits.pipeNameMax)) {
    throw new AppError('pipe_name_invalid', { max: limits.pipeNameMax });
  }
  const isThere =
    agentId === null ||
    agentId === DEFAULT_AGENT ||
    agentId === before?.row.defaultAgentId ||
    store.agents.list().some(({ id }) => id === agentId);
  if (!isThere) throw new AppError('agent_unknown', { agent: agentId });
}

/** Encrypts and counts; part of the transaction that stores. */
export function sealSecret(
  { codec, store }: Unlocked,
  value: string,
  cell: Cell,
  createdAt: string,
): Sealed {
  const stored = codec.seal(value, cell);
  store.meta.increment('encryption_count');
  return { stored, createdAt };
}

/**
 * Adds a pipe; part of a transaction.
 *
 * @param token with which others come in
 * @returns its id
 * @throws AppError `user_gone`
 */
export function insertPipe(
  unlocked: Unlocked,
  profile: OwnedProfile,
  pipe: Pick<PipeRow, 'outboundUrl' | 'createdAt'> & {
    readonly transport: Transport;
    readonly token: string;
  },
): string {
  const { store } = unlocked;
  requireOwner(store, profile.userId);
  const { transport, outboundUrl, token, createdAt } = pipe;
  const id = newId();
  store.pipes.insert({
    id,
    userId: profile.userId,
    name: profile.name.trim(),
    transport,
    inboundToken: sealSecret(unlocked, token, inboundTokenCell(id), createdAt).stored,
    outboundUrl,
    outboundAuth: null,
    defaultAgentId: profile.agentId,
    active: true,
    createdAt,
  });
  return id;
}

/**
 * Adds a pipe of a kind that has a row of its own besides, or changes it unless somebody was faster; part of a
 * transaction.
 *
 * @param before as it was when the change was checked; null: a new one
 * @returns its id
 * @throws AppError `user_gone`, `pipe_gone`, `changed_meanwhile`
 */
export function putChannel(
  unlocked: Unlocked,
  profile: OwnedProfile,
  channel: {
    readonly before: StoredPipe | null;
    readonly transport: 'telegram' | 'imessage';
    readonly createdAt: string;
  },
): string {
  const { store } = unlocked;
  const { before, transport, createdAt } = channel;
  if (before === null) {
    const outboundUrl = internalAddress[transport];
    const token = newInboundToken();
    return insertPipe(unlocked, profile, { transport, outboundUrl, token, createdAt });
  }
  const { id } = before.row;
  requireOwner(store, profile.userId);
  if (JSON.stringify(existingPipe(store, id)) !== JSON.stringify(before)) {
    throw new AppError('changed_meanwhile', {});
  }
  const { userId, agentId: defaultAgentId } = profile;
  store.pipes.update({ id, userId, name: profile.name.trim(), defaultAgentId });
  return id;
}

function requireOwner(store: InstanceStore, userId: string): void {
  if (store.users.byId(userId) === null) throw new AppError('user_gone', {});
}
