/** What somebody without the master secret has changed in an instance, and settling it with that secret. */
import type { ActivityEvent, Thing } from '#shared/activity.ts';
import type { OutsideItems, OutsideReason } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { shareLoop } from '../../agent-package/share-loop.ts';
import type { InstanceReader, InstanceWriter } from '../../store/instance/instance-store.ts';
import { NO_AGENTS } from '../../store/instance/user-agent-access.ts';
import { unknownUser } from '../accounts/user-refs.ts';
import {
  credentialThing,
  personThing,
  pipeThing,
  providerThing,
  saidInWork,
} from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import type { OutsideChange, OutsideRow } from '../secrets/row-signer.ts';
import type { InstanceService } from './instance.ts';
import type { Change } from './writing.ts';
import {
  isCredential,
  listOutside,
  reasonOf,
  requireSeen,
  requireUsable,
  takeWhole,
  type SeenRow,
  type SignedInstance,
} from './outside-rows.ts';

/** How often what was written to meanwhile is read again in turns. */
const TRIES = 3;

export class OutsideService {
  readonly #instance: InstanceService;
  /** What was answered last, and of which moment that was. */
  #listed: { readonly of: string; readonly items: Promise<OutsideItems> } | null = null;

  constructor(instance: InstanceService) {
    this.#instance = instance;
  }

  /**
   * Why nobody can sign in before the whole is settled; null when that is not so.
   *
   * @throws AppError `secret_missing` while the instance is locked
   */
  reason(): OutsideReason | null {
    const { store, rows } = this.#instance.unlocked();
    return rows === null ? null : reasonOf({ store, rows });
  }

  /** How much was changed. @throws AppError `secret_missing` while the instance is locked */
  count(): number {
    return this.#instance.unlocked().rows?.outside().length ?? 0;
  }

  /**
   * What of that is no credential, of which there are many. Others get their turn in between.
   *
   * @throws AppError `secret_missing` while the instance is locked
   */
  async others(): Promise<readonly { readonly kind: string; readonly rowKey: string }[]> {
    for (let tries = 1; ; tries += 1) {
      const { rows } = this.#instance.unlocked();
      if (rows === null) return [];
      const before = this.#moment();
      const found: OutsideChange[] = [];
      for (const change of rows.lookedThrough((kind) => !isCredential(kind))) {
        if (change !== null) found.push(change);
        await shareLoop();
        if (this.#moment() !== before) break;
      }
      // Beside somebody who writes all the time it is read at once.
      if (this.#moment() === before) return found;
      if (tries === TRIES) {
        return this.#instance.unlocked().rows?.outside((kind) => !isCredential(kind)) ?? [];
      }
    }
  }

  /** Another text after each change of the key, and each write. @throws AppError `secret_missing` while the instance is locked */
  #moment(): string {
    const { store, rows } = this.#instance.unlocked();
    const { keyChanges } = this.#instance;
    return [keyChanges, store.dataVersion(), rows?.ledger.state, rows?.ledger.generation].join(' ');
  }

  /**
   * What was changed, with what it says now: first what has power, as much as a person can look through. All rows are
   * read for it, so it is read again only after something was written.
   *
   * @param most how much that is; left out: as much as a person can look through
   * @throws AppError `secret_missing` while the instance is locked, `worker_stopped`, and what the disk says
   */
  async list(most?: number): Promise<OutsideItems> {
    const { store, vault, rows } = this.#instance.unlocked();
    if (rows === null) return { items: [], more: 0, seen: '' };
    const of = `${this.#moment()} ${most}`;
    if (this.#listed?.of !== of) {
      const items = this.#instance.readApart(
        'outside.list',
        most === undefined ? {} : { most },
        () => listOutside({ store, vault, rows }, most),
      );
      this.#listed = { of, items };
      // Whoever asks next has it read again.
      items.catch(() => (this.#listed = null));
    }
    return this.#listed.items;
  }

  /**
   * What was changed, while nobody can sign in. Whoever has the master secret may know it: names and roles are nobody
   * else's business, and a window that waits for it is open to everybody who passes.
   *
   * @throws AppError `not_now` while {@link reason} says nothing; `secret_wrong`, `secret_malformed`
   */
  async look(secret: string): Promise<OutsideItems> {
    this.#instance.check(secret, 'typed');
    if (this.reason() === null) throw new AppError('not_now', {});
    return this.list();
  }

  /**
   * Takes a row as it was shown; of one that is gone, that it is gone.
   *
   * @param secret the master secret, typed; the command line has it already
   * @throws AppError `secret_wrong`, `secret_malformed`; `outside_gone` when there is nothing to settle, `outside_again`
   *   when it is not what was shown any more, `outside_unusable` when it would be of no use
   */
  async accept(caller: Caller, secret: string | null, shown: SeenRow): Promise<void> {
    this.#prove(caller, secret);
    await this.#instance.change(caller, saidInWork, (change) => {
      const instance = signed(change);
      const { content } = requireUsable(instance, shown);
      change.log({ action: 'outsideAccepted', about: thingOf(change.store, shown, content) });
      instance.rows.accept({ kind: shown.kind, rowKey: shown.id });
    });
  }

  /**
   * Removes a row as it was shown, with what belongs to it.
   *
   * @param secret as of {@link accept}
   * @throws AppError `secret_wrong`, `secret_malformed`, `outside_gone`, `outside_again`
   */
  async remove(caller: Caller, secret: string | null, shown: SeenRow): Promise<void> {
    this.#prove(caller, secret);
    await this.#instance.change(caller, saidInWork, (change) => {
      const { rows } = signed(change);
      const { content } = requireSeen({ rows }, shown);
      change.log({ action: 'outsideRemoved', about: thingOf(change.store, shown, content) });
      removeRow(change.store, shown, content ?? []);
      // Nothing was there to be removed: that is taken as it is.
      rows.accept({ kind: shown.kind, rowKey: shown.id });
    });
  }

  /**
   * Takes the whole database, while {@link reason} says that it has to be: what this app has left, what gives no power,
   * and what is named. All sessions end.
   *
   * @param secret as of {@link accept}
   * @param shown `seen` of the list that was shown; null: nobody was shown one
   * @param named what of all that gives power is taken, too
   * @returns how much gives power and was left: it counts for nothing
   * @throws AppError `not_now`, and as {@link accept}
   */
  async acceptAll(
    caller: Caller,
    secret: string | null,
    shown: string | null = null,
    named: readonly SeenRow[] = [],
  ): Promise<number> {
    this.#prove(caller, secret);
    const taken = { shown, named };
    const logged: ActivityEvent = { action: 'outsideAllAccepted', count: named.length };
    return this.#instance.changeApart(caller, logged, 'outside.takeWhole', taken, (change) =>
      takeWhole(signed(change), taken),
    );
  }

  #prove(caller: Caller, secret: string | null): void {
    if (caller.who !== 'machine' || secret !== null) this.#instance.check(secret ?? '', 'typed');
    this.#instance.unlocked();
  }
}

/** @throws AppError `outside_gone` where rows are not signed: nothing can have been changed there */
function signed({ store, vault, rows }: Change): SignedInstance {
  if (rows === null) throw new AppError('outside_gone', {});
  return { store, vault, rows };
}

/** What a row is, as far as it says that. @param content of the row; null: it is gone */
export function thingOf(
  store: InstanceReader,
  { kind, id }: Pick<SeenRow, 'kind' | 'id'>,
  content: OutsideRow['content'],
): Thing | null {
  const [, second = '', third = '', , , sixth = ''] = content ?? [];
  switch (kind) {
    case 'user':
    case 'access':
      return personThing(store.users.list().find((user) => user.id === id) ?? unknownUser(id));
    case 'systemCredential':
    case 'userCredential': {
      const userId = kind === 'systemCredential' ? null : sixth;
      if (content === null) return null;
      return credentialThing({ capabilityId: second, name: third, userId });
    }
    case 'provider':
      return providerThing({ id, name: id });
    case 'pipe':
      return pipeThing({ id, name: store.pipes.find(id)?.name ?? '' });
    case 'telegram':
    case 'blueBubbles':
      return pipeThing({ id: second, name: store.pipes.find(second)?.name ?? '' });
    case 'sender':
      return null;
  }
}

/** @param content of the row; empty: it is gone */
function removeRow(
  store: InstanceWriter,
  { kind, id }: Pick<SeenRow, 'kind' | 'id'>,
  content: NonNullable<OutsideRow['content']>,
): void {
  const [, second = '', third = '', , , sixth = ''] = content;
  switch (kind) {
    case 'user':
      store.userDeletion.run(id);
      return;
    case 'access': {
      // No rows at all would mean every agent.
      const isThere = store.users.list().some((user) => user.id === id);
      store.userAgentAccess.replace(id, isThere ? [NO_AGENTS] : []);
      return;
    }
    case 'systemCredential':
      store.systemCredentials.delete(second, third);
      return;
    case 'userCredential':
      store.userCredentials.delete(sixth, second, third);
      return;
    case 'provider':
      store.llmProviders.delete(id);
      return;
    case 'pipe':
      removePipe(store, id);
      return;
    case 'telegram':
    case 'blueBubbles':
      removePipe(store, second);
      return;
    case 'sender':
      store.senderRefs.delete(id);
  }
}

function removePipe(store: InstanceWriter, id: string): void {
  store.telegramConfigs.deleteOf(id);
  store.blueBubblesConfigs.deleteOf(id);
  store.senderRefs.deleteOf(id);
  store.pipes.delete(id);
}
