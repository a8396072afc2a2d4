/**
 * Who asks for a change. Every service method that writes takes a caller first, made once by the router for a
 * window and once by the command line; `InstanceService.change` asks it again inside the transaction.
 */
import type { Role } from '#shared/contract/define.ts';
import type { SignedInUser } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import type { Question } from './questions.ts';

export interface Caller {
  /** `machine`: whoever owns the files, at the command line; `nobody`: a window where nobody is signed in. */
  readonly who: SignedInUser | 'machine' | 'nobody';
  /** The window that asks, and that may end what takes a while; null at the command line. */
  readonly window: number | null;
  /** What the call requires of whoever makes it. */
  readonly role: Role;
  /**
   * Looks again whether the caller may do it: work that takes time (hashing, unpacking, a check, waiting for the
   * write lock) leaves time in which somebody signs out, is locked out, or loses a role.
   *
   * @param store the database as it is inside the transaction of the change
   * @throws AppError `not_signed_in`, `forbidden`
   */
  stillAllowed(store: InstanceReader): void;
  /**
   * Asks the person something that no page can answer in their place. Whoever goes on afterwards asks
   * {@link stillAllowed} again. The command line has been told what to do by a person: it says yes.
   *
   * @throws AppError `too_busy` while another question is open, `too_many_dialogs`
   */
  confirm(question: Question): Promise<boolean>;
}

/** The command line: whoever can read the files and has the master secret. */
export const machine: Caller = {
  who: 'machine',
  window: null,
  role: 'admin',
  stillAllowed: () => {},
  confirm: () => Promise.resolve(true),
};

/** What the caller of a window asks for. */
export interface AtWindow {
  /** Throws when who was signed in at the window is not any more. */
  readonly isStillHere: () => void;
  /** As {@link Caller.confirm}. */
  readonly confirm: Caller['confirm'];
}

/** A window's caller. */
export function windowCaller(
  window: number,
  user: SignedInUser | null,
  role: Role,
  { isStillHere, confirm }: AtWindow,
): Caller {
  const who = user ?? 'nobody';
  return {
    who,
    window,
    role,
    stillAllowed: (store) => {
      if (role === 'public') return;
      isStillHere();
      if (role === 'admin') requireAdmin(store, { who });
    },
    confirm,
  };
}

/**
 * Looks up the role of whoever asks.
 *
 * @throws AppError `forbidden` unless it is an administrator, or the machine's owner
 */
export function requireAdmin(store: InstanceReader, { who }: Pick<Caller, 'who'>): void {
  if (who === 'machine') return;
  if (who === 'nobody' || !store.users.byId(who.id)?.isAdmin) throw new AppError('forbidden', {});
}

/** Whoever is signed in. @throws AppError `not_signed_in` at the command line, or where nobody is */
export function userOf({ who }: Pick<Caller, 'who'>): SignedInUser {
  if (who === 'machine' || who === 'nobody') throw new AppError('not_signed_in', {});
  return who;
}

/** Names whoever asks, so that what one has begun only the same can go on with: a user's id, or `machine`. */
export const nameOfCaller = ({ who }: Pick<Caller, 'who'>): string =>
  typeof who === 'string' ? who : who.id;
