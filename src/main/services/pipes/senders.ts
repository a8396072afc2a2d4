/** Who may write through a channel, and as whom. Selu ignores whoever is not listed: a channel without one answers nobody. */
import type { ActivityAction } from '#shared/activity.ts';
import type { Sender } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { isPlainLine } from '#shared/text.ts';
import { newId } from '../../crypto/ids.ts';
import { instantOf, toStored } from '../../store/core/timestamps.ts';
import { unknownUser, userRefs } from '../accounts/user-refs.ts';
import { personThing, saidInWork } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { UndoService } from '../common/undo.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { Change } from '../instance/writing.ts';
import { logPipe, requireOwner } from './pipe-rows.ts';

export interface NewSender {
  readonly pipeId: string;
  /** As whom they write. */
  readonly userId: string;
  /** As the messenger names them. */
  readonly sender: string;
}

export class SendersService {
  readonly #instance: InstanceService;
  readonly #undo: UndoService;
  readonly #now: Clock;

  constructor(instance: InstanceService, undo: UndoService, now: Clock) {
    this.#instance = instance;
    this.#undo = undo;
    this.#now = now;
  }

  /** Who may write through a pipe, by sender. @throws AppError `pipe_gone` */
  list(pipeId: string): Sender[] {
    const { store } = this.#instance.unlocked();
    if (store.pipes.find(pipeId) === null) throw new AppError('pipe_gone', {});
    const users = userRefs(store);
    return store.senderRefs.listOf(pipeId).map(({ id, userId, senderRef, createdAt }) => ({
      id,
      sender: senderRef,
      user: users.get(userId) ?? unknownUser(userId),
      addedAt: instantOf(createdAt),
    }));
  }

  /**
   * Lets somebody write through a pipe, of whatever kind it is.
   *
   * @throws AppError `sender_invalid`, `sender_exists`, `pipe_gone`, `user_gone`; whatever `caller.stillAllowed` throws
   */
  async add(caller: Caller, { pipeId, userId, sender }: NewSender): Promise<void> {
    this.#instance.unlocked();
    const senderRef = sender.trim();
    if (!isPlainLine(senderRef, limits.senderMax)) {
      throw new AppError('sender_invalid', { max: limits.senderMax });
    }
    const createdAt = toStored(this.#now());
    await this.#instance.change(caller, saidInWork, (change) => {
      const { store } = change;
      if (store.pipes.find(pipeId) === null) throw new AppError('pipe_gone', {});
      requireOwner(store, userId);
      if (store.senderRefs.listOf(pipeId).some((row) => row.senderRef === senderRef)) {
        throw new AppError('sender_exists', { sender: senderRef });
      }
      store.senderRefs.insert({ id: newId(), userId, pipeId, senderRef, createdAt });
      logSender(change, 'senderAdded', { pipeId, userId });
    });
  }

  /**
   * Takes somebody from the list.
   *
   * @returns a token for {@link UndoService.undo}
   * @throws AppError `sender_gone`; whatever `caller.stillAllowed` throws
   */
  async remove(caller: Caller, senderId: string): Promise<string> {
    this.#instance.unlocked();
    const row = await this.#instance.change(caller, saidInWork, (change) => {
      const removed = change.store.senderRefs.delete(senderId);
      if (removed === null) throw new AppError('sender_gone', {});
      logSender(change, 'senderRemoved', removed);
      return removed;
    });
    return this.#undo.offer(caller, saidInWork, (change) => {
      const { store } = change;
      const isThere = store.senderRefs
        .listOf(row.pipeId)
        .some(({ senderRef }) => senderRef === row.senderRef);
      if (
        isThere ||
        store.users.byId(row.userId) === null ||
        store.pipes.find(row.pipeId) === null
      ) {
        throw new AppError('undo_expired', {});
      }
      store.senderRefs.insert(row);
      logSender(change, 'senderRestored', row);
    });
  }
}

/** Who it is, and not how the messenger calls them; part of a transaction. */
function logSender(
  change: Change,
  action: ActivityAction,
  { pipeId, userId }: { readonly pipeId: string; readonly userId: string },
): void {
  const user = change.store.users.byId(userId) ?? unknownUser(userId);
  logPipe(change, action, pipeId, { with: personThing(user) });
}
