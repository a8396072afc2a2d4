/** What adding and changing pipes have in common, whatever their kind. */
import { isDeepStrictEqual } from 'node:util';
import type { ActivityAction, ActivityEvent } from '#shared/activity.ts';
import { AppError } from '#shared/errors.ts';
import { DEFAULT_AGENT, limits } from '#shared/limits.ts';
import { nameOfChat, type Transport } from '#shared/pipes.ts';
import { isPlainLine } from '#shared/text.ts';
import { newId, newInboundToken } from '../../crypto/ids.ts';
import type { InstanceReader, PipeRow } from '../../store/instance/instance-store.ts';
import { pipeThing } from '../activity/events.ts';
import type { Change } from '../instance/writing.ts';
import type { InstanceRules } from '../secrets/instance-rules.ts';
import { cellOf } from '../secrets/secret-columns.ts';
import {
  existingPipe,
  internalAddress,
  nameOfPipe,
  shownName,
  type StoredPipe,
} from './pipe-kinds.ts';

export interface PipeProfile {
  readonly name: string;
  /** The agent that answers when a message names none; null: no agent in particular. */
  readonly agentId: string | null;
}

export interface OwnedProfile extends PipeProfile {
  readonly userId: string;
}

/**
 * Checks name and agent. An agent that is not installed any more may stay where it is.
 *
 * @param before null for a new pipe
 * @throws AppError `pipe_name_invalid`, `agent_unknown`
 */
export function checkProfile(
  store: InstanceReader,
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

/**
 * Adds a pipe; part of a transaction.
 *
 * @param pipe `token`: by which others send messages in; empty: none
 * @returns the id of the new pipe
 * @throws AppError `user_gone`
 */
export function insertPipe(
  change: Change,
  profile: OwnedProfile,
  pipe: Pick<PipeRow, 'outboundUrl' | 'createdAt'> & {
    readonly transport: Transport;
    readonly token: string;
  },
): string {
  const { store, vault, rules } = change;
  requireOwner(store, profile.userId);
  const { transport: kind, outboundUrl, token, createdAt } = pipe;
  const { channels } = rules;
  const id = newId();
  store.pipes.insert({
    id,
    userId: profile.userId,
    name: storedName(rules, kind, profile.name),
    transport: channels.transportOf(kind),
    inboundToken: token === '' ? '' : vault.encrypt(store, token, cellOf('inboundToken', id)),
    outboundUrl,
    outboundAuth: null,
    defaultAgentId: profile.agentId,
    active: true,
    createdAt,
  });
  logPipe(change, 'pipeAdded', id);
  return id;
}

/**
 * Adds a pipe that Selu itself carries, under a token that nobody is told where it has one; part of a transaction.
 *
 * @returns the id of the new pipe
 * @throws AppError `user_gone`
 */
export function insertInternalPipe(
  change: Change,
  profile: OwnedProfile,
  pipe: { readonly transport: Exclude<Transport, 'webhook'>; readonly createdAt: string },
): string {
  const outboundUrl = internalAddress[pipe.transport];
  const hasToken = pipe.transport !== 'web' || change.rules.channels.webHasToken;
  const token = hasToken ? newInboundToken() : '';
  return insertPipe(change, profile, { ...pipe, outboundUrl, token });
}

/**
 * Adds the pipe that everybody has: by this one Selu's own page talks to a user's agents (selu-instance spec, `pipes`);
 * part of a transaction.
 */
export function insertChat(
  change: Change,
  { id: userId, displayName }: { readonly id: string; readonly displayName: string },
  createdAt: string,
): void {
  const { webAgent: agentId } = change.rules.channels;
  const profile = { userId, name: nameOfChat(displayName), agentId };
  insertInternalPipe(change, profile, { transport: 'web', createdAt });
}

/**
 * Adds the pipe of a messenger, or changes it unless somebody has changed it since it was looked at; part of a
 * transaction. What connects it, the caller stores in its own row.
 *
 * @param pipe `before`: as it was when the change was checked; null: a new one
 * @returns the id of the pipe
 * @throws AppError `user_gone`, `pipe_gone`, `changed_meanwhile`
 */
export function putMessengerPipe(
  change: Change,
  profile: OwnedProfile,
  pipe: {
    readonly before: StoredPipe | null;
    readonly transport: 'telegram' | 'imessage';
    readonly createdAt: string;
  },
): string {
  const { before, transport, createdAt } = pipe;
  if (before === null) return insertInternalPipe(change, profile, { transport, createdAt });
  const { store, rules } = change;
  const { id } = before.row;
  requireOwner(store, profile.userId);
  if (!isDeepStrictEqual(existingPipe(store, id), before)) {
    throw new AppError('changed_meanwhile', {});
  }
  const { userId, agentId: defaultAgentId } = profile;
  const name = storedName(rules, transport, profile.name, before);
  store.pipes.update({ id, userId, name, defaultAgentId });
  logPipe(change, 'pipeChanged', id);
  return id;
}

/** Says what is done to a pipe, called as people see it; part of a transaction. */
export function logPipe(
  { store, rules, log }: Pick<Change, 'store' | 'rules' | 'log'>,
  action: ActivityAction,
  id: string,
  more: Pick<ActivityEvent, 'with'> = {},
): void {
  log({ action, about: pipeThing({ id, name: nameOfPipe(store, rules, id) }), ...more });
}

/** The name of a pipe as Selu has it; one that was not changed stays as it is. */
export function storedName(
  rules: InstanceRules,
  kind: Transport,
  name: string,
  before: StoredPipe | null = null,
): string {
  const given = name.trim();
  if (before !== null && shownName(rules, before) === given) return before.row.name;
  return rules.channels.prefixOf(kind) + given;
}

/**
 * Refuses a second pipe of a messenger that is on, where Selu works with one alone.
 *
 * @param pipeId of the one that is to be on; null: a new one
 * @throws AppError `pipe_other_active`
 */
export function requireOnlyOne(
  store: InstanceReader,
  rules: InstanceRules,
  kind: string,
  pipeId: string | null,
): void {
  if (!rules.channels.oneOfEach || (kind !== 'telegram' && kind !== 'imessage')) return;
  const configs = kind === 'telegram' ? store.telegramConfigs : store.blueBubblesConfigs;
  const other = configs.list().find((config) => config.active && config.pipeId !== pipeId);
  if (other !== undefined) throw new AppError('pipe_other_active', { name: other.name });
}

/** @throws AppError `user_gone` */
export function requireOwner(store: InstanceReader, userId: string): void {
  if (store.users.byId(userId) === null) throw new AppError('user_gone', {});
}
