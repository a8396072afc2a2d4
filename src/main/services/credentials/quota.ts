/** How many personal credentials a person can have: one member must not fill the disk and the memory of all. */
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import type { Caller } from '../common/caller.ts';

const MEBIBYTE = 1024 * 1024;

/** What each of several people has, or had. */
export type Holdings = ReadonlyMap<string, { readonly count: number; readonly bytes: number }>;

export const holdingsOf = (
  { userCredentials }: InstanceReader,
  users: ReadonlySet<string>,
): Holdings => new Map([...users].map((user) => [user, userCredentials.sizeOf(user)]));

/**
 * Does work that stores personal credentials, as part of a transaction, and refuses when somebody then has more than
 * fits. Who has more already can still replace and remove. The command line has no quota.
 *
 * @param had what those have whose credentials the work may change. They may have it again, though it is more: of work that
 *   undoes a removal it is what they had before that
 * @throws AppError `credentials_full`; whatever `work` throws
 */
export function withinQuota<T>(
  caller: Caller,
  store: InstanceReader,
  had: Holdings,
  work: () => T,
): T {
  if (caller.who === 'machine') return work();
  const result = work();
  for (const [user, { count, bytes }] of had) {
    const after = store.userCredentials.sizeOf(user);
    const tooMany = after.count > limits.personalCredentials && after.count > count;
    const tooLarge = after.bytes > limits.personalMebibytes * MEBIBYTE && after.bytes > bytes;
    if (tooMany || tooLarge) {
      throw new AppError('credentials_full', {
        max: limits.personalCredentials,
        mebibytes: limits.personalMebibytes,
      });
    }
  }
  return result;
}
