/** What somebody without the master secret has changed in an instance, and settling it with that secret. */
import type {
  OutsideItem,
  OutsideItems,
  OutsideKind,
  OutsideReason,
} from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { textsDigest } from '../../crypto/row-mac.ts';
import type { InstanceWriter } from '../../store/instance/instance-store.ts';
import { NO_AGENTS } from '../../store/instance/user-agent-access.ts';
import type { Caller } from '../common/caller.ts';
import type { OutsideChange, OutsideRow, RowSigner } from '../secrets/row-signer.ts';
import { contentIsIntact } from '../secrets/vault.ts';
import type { Change, InstanceService, Unlocked } from './instance.ts';
import { factsOf, givesPower, isUsable, namesOf, senderIn } from './outside-facts.ts';

export interface OutsideName {
  readonly kind: OutsideKind;
  readonly id: string;
}

/** A row as it was shown to whoever settles it. */
export interface SeenRow extends OutsideName {
  readonly seen: string;
}

/** As many as a person can look through. */
const SHOWN = 200;

export class OutsideService {
  readonly #instance: InstanceService;

  constructor(instance: InstanceService) {
    this.#instance = instance;
  }

  /**
   * Why nobody can sign in before the whole is settled; null when that is not so.
   *
   * @throws AppError `secret_missing` while the instance is locked
   */
  reason(): OutsideReason | null {
    return reasonOf(this.#instance.unlocked());
  }

  /** How much was changed. @throws AppError `secret_missing` while the instance is locked */
  count(): number {
    return changesIn(this.#instance.unlocked()).length;
  }

  /**
   * What was changed, with what it says now: first what has power, as much as a person can look through.
   *
   * @param most how much that is
   * @throws AppError `secret_missing` while the instance is locked
   */
  list(most = SHOWN): OutsideItems {
    const unlocked = this.#instance.unlocked();
    const { rows, store, vault } = unlocked;
    const changes = changesIn(unlocked);
    const seen = seenOf(changes);
    if (rows === null) return { items: [], more: 0, seen };
    const shown = [
      ...changes.filter(({ kind }) => !isCredential(kind)),
      ...changes.filter(({ kind }) => isCredential(kind)),
    ].slice(0, most);
    const nameOf = namesIn(store);
    const names = namesOf(store, vault);
    const items = shown.flatMap((change): OutsideItem[] => {
      // Read anew: what is told of it and what stands for it are of the same moment.
      const row = rows.outsideRow(change);
      const { kind, rowKey: id } = change;
      if (row === null || kind === 'session') return [];
      const facts = row.content === null ? [] : factsOf(kind, row.content, row.signed, names);
      return [
        {
          ...{
            kind,
            id,
            what: row.what,
            name: nameOf({ kind, id }, row.content),
            seen: row.digest,
            facts,
          },
          // Without any row of theirs somebody may use all agents.
          power: row.content === null ? kind === 'access' : givesPower(kind, row.content),
          acceptable: isUsable(facts),
        },
      ];
    });
    return { items, more: changes.length - shown.length, seen };
  }

  /**
   * What was changed, while nobody can sign in. Whoever has the master secret may know it: names and roles are nobody
   * else's business, and a window that waits for it is open to everybody who passes.
   *
   * @throws AppError `not_now` while {@link reason} says nothing; `secret_wrong`, `secret_malformed`
   */
  look(secret: string): OutsideItems {
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
    await this.#instance.change(caller, (change) => {
      const rows = requireUsable(change, shown);
      rows.accept({ kind: shown.kind, rowKey: shown.id });
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
    await this.#instance.change(caller, (change) => {
      const { rows } = requireSeen(change, shown);
      removeRow(change.store, shown);
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
    return await this.#instance.change(caller, (change: Change) => {
      const { rows, vault } = change;
      if (rows === null || this.reason() === null) throw new AppError('not_now', {});
      const changes = changesIn({ rows });
      if (shown !== null && seenOf(changes) !== shown) throw new AppError('outside_again', {});
      for (const row of named) requireUsable(change, row);
      const isOutside = new Set(changes.map(nameOfChange));
      const isNamed = new Set(named.map(({ kind, id }) => nameOfChange({ kind, rowKey: id })));
      let left = 0;
      rows.signAll((kind, content) => {
        const name = nameOfChange({ kind, rowKey: content[0] ?? '' });
        if (!isOutside.has(name) || isNamed.has(name)) return true;
        if (kind === 'session') return false;
        if (!givesPower(kind, content)) return contentIsIntact(vault, kind, content);
        left += 1;
        return false;
      });
      return left;
    });
  }

  #prove(caller: Caller, secret: string | null): void {
    if (caller.who !== 'machine' || secret !== null) this.#instance.check(secret ?? '', 'typed');
    this.#instance.unlocked();
  }
}

const isCredential = (kind: OutsideChange['kind']): boolean =>
  kind === 'systemCredential' || kind === 'userCredential';

const changesIn = ({ rows }: Pick<Unlocked, 'rows'>): readonly OutsideChange[] =>
  rows?.outside() ?? [];

const nameOfChange = ({ kind, rowKey }: Pick<OutsideChange, 'kind' | 'rowKey'>): string =>
  `${kind} ${rowKey}`;

/** Stands for everything that was changed, as it is now. */
const seenOf = (changes: readonly OutsideChange[]): string =>
  textsDigest(changes.flatMap(({ kind, rowKey, digest }) => [kind, rowKey, digest]));

function reasonOf({ rows, store }: Unlocked): OutsideReason | null {
  if (rows === null) return null;
  const { state } = rows.ledger;
  if (state !== 'fits') return state;
  return store.users.count() > 0 && store.users.countAdmins() === 0 ? 'noAdmin' : null;
}

/** Nothing is settled but what was shown. @throws AppError `outside_gone`, `outside_again` */
function requireSeen(
  { rows }: Pick<Change, 'rows'>,
  { kind, id, seen }: SeenRow,
): { readonly rows: RowSigner; readonly row: OutsideRow } {
  const row = rows?.outsideRow({ kind, rowKey: id }) ?? null;
  if (rows === null || row === null) throw new AppError('outside_gone', {});
  if (row.digest !== seen) throw new AppError('outside_again', {});
  return { rows, row };
}

/** @throws AppError as {@link requireSeen}, and `outside_unusable` */
function requireUsable({ rows: signer, vault, store }: Change, shown: SeenRow): RowSigner {
  const { rows, row } = requireSeen({ rows: signer }, shown);
  const { kind } = shown;
  const facts =
    row.content === null ? [] : factsOf(kind, row.content, undefined, namesOf(store, vault));
  if (!isUsable(facts)) throw new AppError('outside_unusable', {});
  return rows;
}

/**
 * What people know rows by; null when nothing says it any more. Each table is read once, however many rows of it are asked for: where
 * much was changed, that is all of them.
 */
function namesIn(
  store: Unlocked['store'],
): (name: OutsideName, content: OutsideRow['content']) => string | null {
  const once = <R extends { readonly id: string }>(list: () => readonly R[]) => {
    let rows: ReadonlyMap<string, R> | null = null;
    return (id: string): R | undefined =>
      (rows ??= new Map(list().map((row) => [row.id, row]))).get(id);
  };
  const user = once(() => store.users.list());
  const shared = once(() => store.systemCredentials.list());
  const personal = once(() => store.userCredentials.list());
  const telegram = once(() => store.telegramConfigs.list());
  const blueBubbles = once(() => store.blueBubblesConfigs.list());
  const pipeName = (pipeId: string | undefined): string | null =>
    pipeId === undefined ? null : (store.pipes.find(pipeId)?.name ?? null);
  return ({ kind, id }, content) => {
    switch (kind) {
      case 'user':
      case 'access':
        return user(id)?.username ?? null;
      case 'systemCredential': {
        const row = shared(id);
        return row === undefined ? null : `${row.capabilityId} / ${row.name}`;
      }
      case 'userCredential': {
        const row = personal(id);
        if (row === undefined) return null;
        const owner = user(row.userId)?.username ?? row.userId;
        return `${row.capabilityId} / ${row.name} (${owner})`;
      }
      case 'provider':
        return store.llmProviders.find(id)?.displayName ?? null;
      case 'pipe':
        return pipeName(id);
      case 'telegram':
        return pipeName(telegram(id)?.pipeId);
      case 'blueBubbles':
        return pipeName(blueBubbles(id)?.pipeId);
      case 'sender':
        // Those that do not count are in no list.
        return content === null ? null : senderIn(content);
    }
  };
}

function removeRow(store: InstanceWriter, { kind, id }: OutsideName): void {
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
    case 'systemCredential': {
      const row = store.systemCredentials.list().find((each) => each.id === id);
      if (row !== undefined) store.systemCredentials.delete(row.capabilityId, row.name);
      return;
    }
    case 'userCredential': {
      const row = store.userCredentials.list().find((each) => each.id === id);
      if (row !== undefined) store.userCredentials.delete(row.userId, row.capabilityId, row.name);
      return;
    }
    case 'provider':
      store.llmProviders.delete(id);
      return;
    case 'pipe':
      removePipe(store, id);
      return;
    case 'telegram':
      removePipe(store, store.telegramConfigs.list().find((each) => each.id === id)?.pipeId);
      return;
    case 'blueBubbles':
      removePipe(store, store.blueBubblesConfigs.list().find((each) => each.id === id)?.pipeId);
      return;
    case 'sender':
      store.senderRefs.delete(id);
  }
}

function removePipe(store: InstanceWriter, id: string | undefined): void {
  if (id === undefined) return;
  store.telegramConfigs.deleteOf(id);
  store.blueBubblesConfigs.deleteOf(id);
  store.senderRefs.deleteOf(id);
  store.pipes.delete(id);
}
