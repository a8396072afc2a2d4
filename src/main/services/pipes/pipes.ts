/** Pipes of every kind: list, change, turn off, remove; and webhooks, which have a token of the app's making. */
import { parseBaseAddress } from '#shared/addresses.ts';
import type { Pipe } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { newInboundToken } from '../../crypto/ids.ts';
import { toStored } from '../../store/core/timestamps.ts';
import { inboundTokenCell } from '../secrets/secret-cells.ts';
import type { Clock } from '../common/clock.ts';
import type { InstanceService } from '../instance/instance.ts';
import { existingPipe } from './pipe-kinds.ts';
import { describePipes } from './pipe-list.ts';
import {
  checkProfile,
  insertPipe,
  sealSecret,
  type OwnedProfile,
  type PipeProfile,
} from './pipe-rows.ts';
import type { Removals } from '../common/undo.ts';

export interface WebhookRequest extends OwnedProfile {
  /** Where answers go; empty: nowhere. */
  readonly address: string;
  readonly insecureOk: boolean;
}

export class PipesService {
  readonly #instance: InstanceService;
  readonly #removals: Removals;
  readonly #now: Clock;

  constructor(instance: InstanceService, removals: Removals, now: Clock) {
    this.#instance = instance;
    this.#removals = removals;
    this.#now = now;
  }

  /** Every pipe of everybody, by name. */
  list(): Pipe[] {
    return describePipes(this.#instance.unlocked());
  }

  /**
   * Adds a webhook pipe.
   *
   * @returns the token with which others come in: it is not shown again
   * @throws AppError `pipe_name_invalid`, `user_gone`, `agent_unknown`, `address_invalid`, `address_insecure`
   */
  createWebhook(request: WebhookRequest): string {
    const unlocked = this.#instance.unlocked();
    const { store } = unlocked;
    const outboundUrl = answerAddress(request);
    const token = newInboundToken();
    const createdAt = toStored(this.#now());
    store.transaction(() => {
      checkProfile(store, request, null);
      insertPipe(unlocked, request, { transport: 'webhook', outboundUrl, token, createdAt });
    });
    return token;
  }

  /**
   * Makes a new token for a webhook pipe; the old one ends.
   *
   * @returns the token: it is not shown again
   * @throws AppError `pipe_gone`, `pipe_kind_wrong`, `pipe_kind_unknown`
   */
  replaceToken(pipeId: string): string {
    const unlocked = this.#instance.unlocked();
    const { store } = unlocked;
    const token = newInboundToken();
    store.transaction(() => {
      const { row, kind } = existingPipe(store, pipeId);
      if (kind !== 'webhook') throw new AppError('pipe_kind_wrong', {});
      const cell = inboundTokenCell(row.id);
      const { stored, createdAt } = sealSecret(unlocked, token, cell, toStored(this.#now()));
      store.pipes.replaceToken({ id: row.id, inboundToken: stored, createdAt });
    });
    return token;
  }

  /**
   * Changes name and agent.
   *
   * @throws AppError `pipe_gone`, `pipe_kind_unknown`, `pipe_name_invalid`, `agent_unknown`
   */
  update(pipeId: string, profile: PipeProfile): void {
    const { store } = this.#instance.unlocked();
    store.transaction(() => {
      const pipe = existingPipe(store, pipeId);
      checkProfile(store, profile, pipe);
      const { row, telegram, blueBubbles } = pipe;
      const name = profile.name.trim();
      const { id, userId } = row;
      store.pipes.update({ id, userId, name, defaultAgentId: profile.agentId });
      if (telegram) store.telegramConfigs.update({ ...telegram, name });
      if (blueBubbles) store.blueBubblesConfigs.update({ ...blueBubbles, name });
    });
  }

  /** Turns a pipe on or off. @throws AppError `pipe_gone`, `pipe_kind_unknown` */
  setActive(pipeId: string, active: boolean): void {
    const { store } = this.#instance.unlocked();
    store.transaction(() => {
      existingPipe(store, pipeId);
      store.pipes.setActive(pipeId, active);
      store.telegramConfigs.setActive(pipeId, active);
      store.blueBubblesConfigs.setActive(pipeId, active);
    });
  }

  /**
   * Removes a pipe with all it has stored.
   *
   * @param by the user who removes it: only they can undo it
   * @returns a token for {@link Removals.undo}, which puts the rows back as they were stored
   * @throws AppError `pipe_gone`, `pipe_kind_unknown`, `pipe_web_stays`
   */
  remove(pipeId: string, by: string): string {
    const { store } = this.#instance.unlocked();
    const removed = store.transaction(() => {
      const { row, kind } = existingPipe(store, pipeId);
      if (kind === 'web') throw new AppError('pipe_web_stays', {});
      const telegram = store.telegramConfigs.listOf(pipeId);
      const blueBubbles = store.blueBubblesConfigs.listOf(pipeId);
      store.telegramConfigs.deleteOf(pipeId);
      store.blueBubblesConfigs.deleteOf(pipeId);
      store.pipes.delete(pipeId);
      return { row, telegram, blueBubbles };
    });
    return this.#removals.offer(by, () => {
      const current = this.#instance.unlocked().store;
      current.transaction(() => {
        if (current.users.byId(removed.row.userId) === null) throw new AppError('undo_expired', {});
        current.pipes.insert(removed.row);
        for (const row of removed.telegram) current.telegramConfigs.insert(row);
        for (const row of removed.blueBubbles) current.blueBubblesConfigs.insert(row);
      });
    });
  }
}

/** Stored as it was typed: to some servers a slash at the end matters. */
function answerAddress({ address, insecureOk }: WebhookRequest): string {
  const text = address.trim();
  if (text === '') return '';
  const base = parseBaseAddress(text);
  if (base === null) throw new AppError('address_invalid', {});
  if (!base.isSecure && !base.isNearby && !insecureOk) {
    throw new AppError('address_insecure', { host: base.host });
  }
  return text;
}
