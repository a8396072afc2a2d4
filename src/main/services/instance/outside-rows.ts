/**
 * What somebody without the master secret has changed in an own instance, over all of its rows: telling it, and taking
 * the whole as it is. A thread does it in the app, see `whole.ts`.
 */
import type {
  OutsideItem,
  OutsideItems,
  OutsideKind,
  OutsideReason,
} from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { textsDigest } from '../../crypto/row-mac.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import type { OutsideChange, OutsideRow, RowSigner } from '../secrets/row-signer.ts';
import { contentIsIntact, type Vault } from '../secrets/vault.ts';
import { factsOf, givesPower, isUsable, namesOf, senderIn } from './outside-facts.ts';

export interface OutsideName {
  readonly kind: OutsideKind;
  readonly id: string;
}

/** A row as it was shown to whoever settles it. */
export interface SeenRow extends OutsideName {
  readonly seen: string;
}

/** An unlocked instance whose rows are signed, over any connection. */
export interface SignedInstance {
  /** As services see it: what somebody else has written does not count. */
  readonly store: InstanceReader;
  readonly vault: Vault;
  readonly rows: RowSigner;
}

/** What is named of all that was changed, and what it was taken for. */
export interface Taken {
  /** `seen` of the list that was shown; null: nobody was shown one. */
  readonly shown: string | null;
  /** What of all that gives power is taken, too. */
  readonly named: readonly SeenRow[];
}

/** What is found to be changed, without what it says. */
export interface FoundOutside {
  /** Stands for the whole as it is, where that is not what this app has left; null: it is. */
  readonly whole: string | null;
  readonly changes: readonly (OutsideName & { readonly digest: string })[];
}

/** As many as a person can look through. */
const SHOWN = 200;

/** Why nobody can sign in before the whole is settled; null when that is not so. */
export function reasonOf({
  rows,
  store,
}: Pick<SignedInstance, 'rows' | 'store'>): OutsideReason | null {
  const { state } = rows.ledger;
  if (state !== 'fits') return state;
  return store.users.count() > 0 && store.users.countAdmins() === 0 ? 'noAdmin' : null;
}

/** What was changed, to tell one change from another. */
export function foundOutside(rows: RowSigner): FoundOutside {
  const { state, generation } = rows.ledger;
  const changes = rows.outside();
  return {
    whole: state === 'fits' ? null : textsDigest([state, String(generation), seenOf(changes)]),
    changes: changes.flatMap(({ kind, rowKey: id, digest }) =>
      kind === 'session' ? [] : [{ kind, id, digest }],
    ),
  };
}

/**
 * What was changed, with what it says now: first what has power.
 *
 * @param most how much of it
 */
export function listOutside({ rows, store, vault }: SignedInstance, most = SHOWN): OutsideItems {
  const changes = rows.outside();
  const seen = seenOf(changes);
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
 * Takes the whole database: what this app has left, what gives no power, and what is named; part of a transaction.
 *
 * @returns how much gives power and was left
 * @throws AppError `not_now` when there is no reason to, `outside_gone`, `outside_again`, `outside_unusable`
 */
export function takeWhole(instance: SignedInstance, { shown, named }: Taken): number {
  const { rows, vault } = instance;
  if (reasonOf(instance) === null) throw new AppError('not_now', {});
  const changes = rows.outside();
  if (shown !== null && seenOf(changes) !== shown) throw new AppError('outside_again', {});
  for (const row of named) requireUsable(instance, row);
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
}

export const isCredential = (kind: OutsideChange['kind']): boolean =>
  kind === 'systemCredential' || kind === 'userCredential';

const nameOfChange = ({ kind, rowKey }: Pick<OutsideChange, 'kind' | 'rowKey'>): string =>
  `${kind} ${rowKey}`;

/** Stands for everything that was changed, as it is now. */
const seenOf = (changes: readonly OutsideChange[]): string =>
  textsDigest(changes.flatMap(({ kind, rowKey, digest }) => [kind, rowKey, digest]));

/** Nothing is settled but what was shown. @throws AppError `outside_gone`, `outside_again` */
export function requireSeen(
  { rows }: Pick<SignedInstance, 'rows'>,
  { kind, id, seen }: SeenRow,
): OutsideRow {
  const row = rows.outsideRow({ kind, rowKey: id });
  if (row === null) throw new AppError('outside_gone', {});
  if (row.digest !== seen) throw new AppError('outside_again', {});
  return row;
}

/** @throws AppError as {@link requireSeen}, and `outside_unusable` */
export function requireUsable({ rows, vault, store }: SignedInstance, shown: SeenRow): OutsideRow {
  const row = requireSeen({ rows }, shown);
  const { content } = row;
  const facts =
    content === null ? [] : factsOf(shown.kind, content, undefined, namesOf(store, vault));
  if (!isUsable(facts)) throw new AppError('outside_unusable', {});
  return row;
}

/**
 * What people know rows by; null when nothing says it any more. Each table is read once, however many rows of it are asked for: where
 * much was changed, that is all of them.
 */
function namesIn(
  store: InstanceReader,
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
