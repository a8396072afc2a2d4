/** Pipes of every kind: list, change, turn off, remove; and webhooks, which have a token of the app's making. */
import { readServerAddress } from '#shared/addresses.ts';
import type { Pipe } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { newInboundToken } from '../../crypto/ids.ts';
import { toStored } from '../../store/core/timestamps.ts';
import { saidInWork } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { LastChecks } from '../common/last-checks.ts';
import { requireSeen } from '../common/stamps.ts';
import type { UndoService } from '../common/undo.ts';
import type { InstanceService } from '../instance/instance.ts';
import { checkValue } from '../credentials/value-checks.ts';
import type { Change } from '../instance/writing.ts';
import { cellOf } from '../secrets/secret-columns.ts';
import { editableOf, existingPipe, shownName } from './pipe-kinds.ts';
import { describePipes } from './pipe-list.ts';
import {
  logPipe,
  checkProfile,
  insertPipe,
  requireOnlyOne,
  storedName,
  type OwnedProfile,
  type PipeProfile,
} from './pipe-rows.ts';

export interface WebhookRequest extends OwnedProfile {
  /** Where answers go; empty: nowhere. */
  readonly address: string;
  readonly insecureOk: boolean;
  /** What goes with them, a whole `Authorization` header; null or left out: nothing. */
  readonly auth?: string | null;
}

export class PipesService {
  readonly #instance: InstanceService;
  readonly #undo: UndoService;
  readonly #lastChecks: LastChecks;
  readonly #now: Clock;

  constructor(instance: InstanceService, undo: UndoService, lastChecks: LastChecks, now: Clock) {
    this.#instance = instance;
    this.#undo = undo;
    this.#lastChecks = lastChecks;
    this.#now = now;
  }

  /** Every pipe of everybody, by name. */
  list(): Pipe[] {
    return describePipes(this.#instance.unlocked(), this.#lastChecks);
  }

  /**
   * Adds a webhook pipe.
   *
   * @returns its id, and the token by which others send messages in: that is not shown again
   * @throws AppError `pipe_name_invalid`, `user_gone`, `agent_unknown`, `address_invalid`, `address_insecure`,
   *   `value_empty`, `value_too_large`, `value_not_text`, `header_malformed`; whatever `caller.stillAllowed` throws
   */
  async createWebhook(
    caller: Caller,
    request: WebhookRequest,
  ): Promise<{ pipeId: string; token: string }> {
    this.#instance.unlocked();
    const outboundUrl = answerAddress(request);
    const { auth: given = null } = request;
    const auth = given === null ? null : checkedHeader(given);
    const token = newInboundToken();
    const createdAt = toStored(this.#now());
    const pipeId = await this.#instance.change(caller, saidInWork, (change) => {
      checkProfile(change.store, request, null);
      const fresh = { transport: 'webhook', outboundUrl, token, createdAt } as const;
      const id = insertPipe(change, request, fresh);
      if (auth !== null) storeAuth(change, id, auth);
      return id;
    });
    return { pipeId, token };
  }

  /**
   * Makes a new token for a webhook pipe; the old one ends.
   *
   * @returns the token: it is not shown again
   * @throws AppError `pipe_gone`, `pipe_kind_wrong`, `pipe_kind_unknown`; whatever `caller.stillAllowed` throws
   */
  async replaceToken(caller: Caller, pipeId: string): Promise<string> {
    this.#instance.unlocked();
    const token = newInboundToken();
    const createdAt = toStored(this.#now());
    await this.#instance.change(caller, saidInWork, (change) => {
      const { store, vault } = change;
      const { row, kind } = existingPipe(store, pipeId);
      if (kind !== 'webhook') throw new AppError('pipe_kind_wrong', {});
      logPipe(change, 'pipeSecretReplaced', pipeId);
      const inboundToken = vault.encrypt(store, token, cellOf('inboundToken', row.id));
      store.pipes.replaceToken({ id: row.id, inboundToken, createdAt });
    });
    return token;
  }

  /**
   * Changes name and agent.
   *
   * @param seen the stamp of what was shown; null: it is not looked at
   * @throws AppError `pipe_gone`, `pipe_of_whatsapp`, `pipe_kind_unknown`, `pipe_name_invalid`, `agent_unknown`,
   *   `changed_meanwhile`; whatever `caller.stillAllowed` throws
   */
  async update(
    caller: Caller,
    pipeId: string,
    profile: PipeProfile,
    seen: string | null = null,
  ): Promise<void> {
    this.#instance.unlocked();
    await this.#instance.change(caller, saidInWork, (change) => {
      const { store, rules } = change;
      const pipe = existingPipe(store, pipeId);
      requireSeen(seen, editableOf(pipe));
      checkProfile(store, profile, pipe);
      const { row, kind, telegram, blueBubbles } = pipe;
      const name = profile.name.trim();
      const { id, userId } = row;
      const newName = storedName(rules, kind, name, pipe);
      store.pipes.update({ id, userId, name: newName, defaultAgentId: profile.agentId });
      logPipe(change, 'pipeChanged', id);
      if (shownName(rules, pipe) === name) return;
      if (telegram) store.telegramConfigs.update({ ...telegram, name });
      if (blueBubbles) store.blueBubblesConfigs.update({ ...blueBubbles, name });
    });
  }

  /**
   * Turns a pipe on or off.
   *
   * @param insteadOf the pipe of the same kind that goes off for it, as Selu runs one of a kind at a time; null: none
   * @throws AppError `pipe_gone`, `pipe_kind_wrong`, `pipe_of_whatsapp`, `pipe_kind_unknown`, `pipe_other_active`; whatever
   *   `caller.stillAllowed` throws
   */
  async setActive(
    caller: Caller,
    pipeId: string,
    active: boolean,
    insteadOf: string | null = null,
  ): Promise<void> {
    this.#instance.unlocked();
    await this.#instance.change(caller, saidInWork, (change) => {
      const { store, rules } = change;
      const { kind } = existingPipe(store, pipeId);
      const turn = (id: string, on: boolean): void => {
        const { telegram, blueBubbles } = existingPipe(store, id);
        store.pipes.setActive(id, on);
        // An older Selu has no table for what it cannot do.
        if (telegram) store.telegramConfigs.setActive(id, on);
        if (blueBubbles) store.blueBubblesConfigs.setActive(id, on);
        logPipe(change, on ? 'pipeSwitchedOn' : 'pipeSwitchedOff', id);
      };
      if (insteadOf !== null) {
        if (existingPipe(store, insteadOf).kind !== kind) throw new AppError('pipe_kind_wrong', {});
        turn(insteadOf, false);
      }
      if (active) requireOnlyOne(store, rules, kind, pipeId);
      turn(pipeId, active);
    });
  }

  /**
   * Sets what goes with the answers of a webhook.
   *
   * @param auth a whole `Authorization` header
   * @param seen as of {@link update}
   * @throws AppError `value_empty`, `value_too_large`, `value_not_text`, `header_malformed`, `pipe_gone`,
   *   `pipe_of_whatsapp`, `pipe_kind_unknown`, `pipe_kind_wrong`, `changed_meanwhile`; whatever `caller.stillAllowed`
   *   throws
   */
  async setAnswerAuth(
    caller: Caller,
    pipeId: string,
    auth: string,
    seen: string | null = null,
  ): Promise<void> {
    this.#instance.unlocked();
    const value = checkedHeader(auth);
    await this.#instance.change(caller, saidInWork, (change) => {
      const pipe = existingPipe(change.store, pipeId);
      if (pipe.kind !== 'webhook') throw new AppError('pipe_kind_wrong', {});
      requireSeen(seen, editableOf(pipe));
      logPipe(change, 'pipeSecretReplaced', pipeId);
      storeAuth(change, pipeId, value);
    });
  }

  /**
   * Has a webhook send its answers without it.
   *
   * @returns a token for {@link UndoService.undo}, which puts it back as it was stored
   * @throws AppError `value_empty` where there is none, and as {@link setAnswerAuth}
   */
  async removeAnswerAuth(caller: Caller, pipeId: string): Promise<string> {
    this.#instance.unlocked();
    const before = await this.#instance.change(caller, saidInWork, (change) => {
      const { store } = change;
      const { row, kind } = existingPipe(store, pipeId);
      if (kind !== 'webhook') throw new AppError('pipe_kind_wrong', {});
      if (!row.outboundAuth) throw new AppError('value_empty', {});
      store.pipes.replaceAuth({ id: pipeId, outboundAuth: null });
      logPipe(change, 'pipeSecretRemoved', pipeId);
      return row;
    });
    return this.#undo.offer(caller, saidInWork, (change) => {
      const { store } = change;
      const now = store.pipes.find(pipeId);
      // What goes with the answers goes only to where it went.
      if (now?.outboundUrl !== before.outboundUrl || now.outboundAuth) {
        throw new AppError('undo_expired', {});
      }
      store.pipes.replaceAuth({ id: pipeId, outboundAuth: before.outboundAuth });
      logPipe(change, 'pipeRestored', pipeId);
    });
  }

  /**
   * Removes a pipe with all it has stored. The row of one whose conversations a Selu keeps has to stay for these: it is
   * turned off, and none of its secrets, chats and senders are left.
   *
   * @returns a token for {@link UndoService.undo}, which puts the rows back as they were stored
   * @throws AppError `pipe_gone`, `pipe_of_whatsapp`, `pipe_kind_unknown`, `pipe_web_stays`; whatever `caller.stillAllowed` throws
   */
  async remove(caller: Caller, pipeId: string): Promise<string> {
    this.#instance.unlocked();
    const removed = await this.#instance.change(caller, saidInWork, (change) => {
      const { store, vault } = change;
      const { row, kind } = existingPipe(store, pipeId);
      if (kind === 'web') throw new AppError('pipe_web_stays', {});
      logPipe(change, 'pipeRemoved', pipeId);
      const telegram = store.telegramConfigs.listOf(pipeId);
      const blueBubbles = store.blueBubblesConfigs.listOf(pipeId);
      const senders = store.senderRefs.listOf(pipeId);
      // Also those that do not count, which no list has.
      store.telegramConfigs.deleteOf(pipeId);
      store.blueBubblesConfigs.deleteOf(pipeId);
      store.senderRefs.deleteOf(pipeId);
      if (!store.pipes.deleteUnlessNeeded(pipeId)) {
        store.pipes.setActive(pipeId, false);
        const cell = cellOf('inboundToken', pipeId);
        // Nobody knows it. Without any, whoever sends none might be let in.
        const inboundToken = vault.encrypt(store, newInboundToken(), cell);
        store.pipes.replaceToken({ id: pipeId, inboundToken, createdAt: row.createdAt });
        store.pipes.replaceAuth({ id: pipeId, outboundAuth: null });
      }
      const isActive = [...telegram, ...blueBubbles].some(({ active }) => active);
      return { row, kind, isActive, telegram, blueBubbles, senders };
    });
    return this.#undo.offer(caller, saidInWork, (change) => {
      const { store } = change;
      if (store.users.byId(removed.row.userId) === null) throw new AppError('undo_expired', {});
      if (removed.isActive) requireOnlyOne(store, this.#instance.rules, removed.kind, null);
      const { row } = removed;
      if (store.pipes.find(row.id) === null) store.pipes.insert(row);
      else {
        store.pipes.setActive(row.id, row.active);
        store.pipes.replaceToken(row);
        store.pipes.replaceAuth(row);
      }
      for (const row of removed.telegram) store.telegramConfigs.insert(row);
      for (const row of removed.blueBubbles) store.blueBubblesConfigs.insert(row);
      for (const row of removed.senders) {
        if (store.users.byId(row.userId) !== null) store.senderRefs.insert(row);
      }
      logPipe(change, 'pipeRestored', row.id);
    });
  }
}

/**
 * Checks where answers go.
 *
 * @returns the address as it is stored; empty: nowhere
 * @throws AppError `address_invalid`, `address_insecure`
 */
function answerAddress({ address, insecureOk }: WebhookRequest): string {
  const text = address.trim();
  if (text === '') return '';
  const base = readServerAddress(text, 'webhook');
  if (base === null) throw new AppError('address_invalid', {});
  if (!base.isSecure && !base.isNearby && !insecureOk) {
    throw new AppError('address_insecure', { host: base.host });
  }
  return base.address;
}

/** @throws AppError `value_empty`, `value_too_large`, `value_not_text`, `header_malformed` */
function checkedHeader(auth: string): string {
  const value = auth.trim();
  checkValue(value);
  if (!/^[\x20-\x7e]+$/.test(value)) throw new AppError('header_malformed', {});
  return value;
}

/** Stores what goes with the answers of a webhook; part of a transaction. */
function storeAuth({ store, vault }: Change, id: string, value: string): void {
  const outboundAuth = vault.encrypt(store, value, cellOf('outboundAuth', id));
  store.pipes.replaceAuth({ id, outboundAuth });
}
