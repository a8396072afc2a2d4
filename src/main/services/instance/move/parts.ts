/** What the parts of a move have in common: the two sides, and a thing that can be taken from one into the other. */
import { AppError } from '#shared/errors.ts';
import type { MoveItem } from '#shared/contract/schemas.ts';
import type { InstanceReader, UserRow } from '../../../store/instance/instance-store.ts';
import type { TemporaryPasswords } from '../../accounts/temporary-passwords.ts';
import type { SharedExpiries } from '../../credentials/shared-expiries.ts';
import type { Unlocked } from '../instance-state.ts';
import type { Change } from '../writing.ts';

/** What is kept of an instance beside its database. */
export interface Marks {
  readonly sharedExpiries: Pick<SharedExpiries, 'all' | 'set'>;
  readonly temporaryPasswords: Pick<TemporaryPasswords, 'has' | 'note'>;
}

/** An instance to read from, unlocked. */
export type Side = Pick<Unlocked, 'vault' | 'rules' | 'rows'> & {
  readonly store: InstanceReader;
  readonly marks: Marks;
};

/** What an item says that is neither a credential nor a person. */
export const withoutMarks = { expiresAt: null, temporaryPassword: false } as const;

/** A thing of the source, compared with the target. */
export interface Part {
  readonly item: MoveItem;
  /** The rows of both sides that were compared. */
  readonly seen: readonly unknown[];
  /** Stores it in the target; part of a transaction. */
  readonly take: (change: Change, move: Taking) => void;
}

/** What is known while a move is made. */
export interface Taking {
  /** Who somebody of the source is in the target; null: they are not there. */
  readonly userOf: (sourceId: string) => string | null;
  /** Notes that somebody was taken along. */
  readonly tookUser: (sourceId: string, targetId: string) => void;
  /** The id that somebody of the source gets who is not in the target. */
  readonly newUserId: (sourceId: string) => string;
  /** Notes when a credential for everyone is to be renewed, by its row in the target; null: never. */
  readonly remind: (id: string, expiresAt: string | null) => void;
  /** The moment, as it is stored. */
  readonly now: string;
}

/** Who the people of the source are in the target. */
export interface People {
  readonly all: readonly Person[];
  /** Whoever has something; null: nobody. */
  of(sourceId: string): Person | null;
}

export interface Person {
  readonly user: UserRow;
  /** The one with exactly this user name in the target; null: there is none. */
  readonly there: UserRow | null;
  /** Why nothing of theirs can be taken. */
  readonly problem: 'outside' | 'target_outside' | null;
}

/** Compares who is on both sides. */
export function peopleOf(source: Side, target: Side): People {
  const there = new Map(target.store.users.list().map((user) => [user.username, user]));
  const people = new Map(
    source.store.users.list().map((user): [string, Person] => {
      const other = there.get(user.username) ?? null;
      const problem = !isOurs(source, user)
        ? 'outside'
        : other !== null && !isOurs(target, other)
          ? 'target_outside'
          : null;
      return [user.id, { user, there: other, problem }];
    }),
  );
  return { all: [...people.values()], of: (id) => people.get(id) ?? null };
}

/** What the item of something says that is somebody's: whose it is, and what stands in the way. */
export function ofPerson(
  person: Person | null,
): Pick<MoveItem, 'person' | 'needs'> & { readonly problem: MoveItem['problem'] } {
  if (person === null) return { person: null, needs: null, problem: 'no_person' };
  const { user, there, problem } = person;
  return { person: user.displayName, needs: there === null ? userItemId(user.id) : null, problem };
}

export const userItemId = (sourceId: string): string => `user:${sourceId}`;

/** A value, or null where it does not decrypt. An empty cell holds an empty one. */
export function valueOrNull(work: () => string): string | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError && (error as AppError).code === 'key_damaged') return null;
    throw error;
  }
}

/** Who has it in the target. @throws AppError `user_gone` when they are not there and do not come along */
export function ownerIn({ userOf }: Taking, sourceId: string): string {
  const id = userOf(sourceId);
  if (id === null) throw new AppError('user_gone', {});
  return id;
}

const isOurs = ({ rows }: Side, user: UserRow): boolean =>
  rows === null || rows.ledger.fits('user', user);
