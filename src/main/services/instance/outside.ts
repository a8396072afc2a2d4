/** What somebody without the master secret has changed in an instance, and settling it with that secret. */
import type { OutsideItem, OutsideKind, OutsideReason } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import type { InstanceWriter } from '../../store/instance/instance-store.ts';
import type { Caller } from '../common/caller.ts';
import type { RowSigner } from '../secrets/row-signer.ts';
import { contentIsIntact } from '../secrets/vault.ts';
import type { Change, InstanceService, Unlocked } from './instance.ts';

export interface OutsideName {
  readonly kind: OutsideKind;
  readonly id: string;
}

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

  /** Everything that was changed. @throws AppError `secret_missing` while the instance is locked */
  list(): OutsideItem[] {
    const { rows, store } = this.#instance.unlocked();
    if (rows === null) return [];
    const nameOf = namesIn(store);
    return rows.outside().flatMap(({ kind, rowKey, what }): OutsideItem[] => {
      if (kind === 'session') return [];
      return [{ kind, id: rowKey, what, name: nameOf({ kind, id: rowKey }) ?? rowKey }];
    });
  }

  /**
   * Takes a row as it is; of one that is gone, that it is gone.
   *
   * @param secret the master secret, typed; the command line has it already
   * @throws AppError `secret_wrong`, `secret_malformed`; `outside_gone` when there is nothing to settle
   */
  async accept(caller: Caller, secret: string | null, name: OutsideName): Promise<void> {
    this.#prove(caller, secret);
    await this.#instance.change(caller, ({ rows }) => {
      requireOutside(rows, name).accept({ kind: name.kind, rowKey: name.id });
    });
  }

  /** Removes a row, with what belongs to it. @param secret as of {@link accept} @throws AppError as {@link accept} */
  async remove(caller: Caller, secret: string | null, name: OutsideName): Promise<void> {
    this.#prove(caller, secret);
    await this.#instance.change(caller, (change) => {
      const rows = requireOutside(change.rows, name);
      removeRow(change.store, name);
      // Nothing was there to be removed: that is taken as it is.
      rows.accept({ kind: name.kind, rowKey: name.id });
    });
  }

  /**
   * Takes the whole database as it is, while {@link reason} says that it has to be. All sessions end.
   *
   * @param secret as of {@link accept}
   * @throws AppError `not_now`, and as {@link accept}
   */
  async acceptAll(caller: Caller, secret: string | null): Promise<void> {
    this.#prove(caller, secret);
    await this.#instance.change(caller, ({ rows, vault }: Change) => {
      if (rows === null || this.reason() === null) throw new AppError('not_now', {});
      rows.signAll((kind, content) => contentIsIntact(vault, kind, content));
    });
  }

  #prove(caller: Caller, secret: string | null): void {
    if (caller.who !== 'machine' || secret !== null) this.#instance.check(secret ?? '', 'typed');
    this.#instance.unlocked();
  }
}

function reasonOf({ rows, store }: Unlocked): OutsideReason | null {
  if (rows === null) return null;
  const { state } = rows.ledger;
  if (state !== 'fits') return state;
  return store.users.count() > 0 && store.users.countAdmins() === 0 ? 'noAdmin' : null;
}

function requireOutside(rows: RowSigner | null, { kind, id }: OutsideName): RowSigner {
  const found = rows?.outside().some((one) => one.kind === kind && one.rowKey === id);
  if (rows === null || !found) throw new AppError('outside_gone', {});
  return rows;
}

/**
 * What people know rows by; null when one is gone. Each table is read once, however many rows of it are asked for: where
 * much was changed, that is all of them.
 */
function namesIn(store: Unlocked['store']): (name: OutsideName) => string | null {
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
  return ({ kind, id }) => {
    switch (kind) {
      case 'user':
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
    }
  };
}

function removeRow(store: InstanceWriter, { kind, id }: OutsideName): void {
  switch (kind) {
    case 'user':
      store.userDeletion.run(id);
      return;
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
  }
}

function removePipe(store: InstanceWriter, id: string | undefined): void {
  if (id === undefined) return;
  store.telegramConfigs.deleteOf(id);
  store.blueBubblesConfigs.deleteOf(id);
  store.senderRefs.deleteOf(id);
  store.pipes.delete(id);
}
