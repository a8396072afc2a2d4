/** Who asks for a change that only administrators may make. */
import { AppError } from '#shared/errors.ts';
import type { InstanceStore } from '../../store/instance/own/open.ts';

/** The id of an administrator, or null for whoever owns the machine (first run, command line). */
export type Actor = string | null;

/**
 * Looks up the role again, inside the transaction of the change: work that takes time (hashing, unpacking) leaves
 * time in which an administrator may have become none.
 *
 * @throws AppError `forbidden`
 */
export function requireAdmin(store: InstanceStore, by: Actor): void {
  if (by !== null && !store.users.byId(by)?.isAdmin) throw new AppError('forbidden', {});
}
