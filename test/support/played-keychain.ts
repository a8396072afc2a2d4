/** A keychain that is there and open, in memory. */
import { AppError } from '#shared/errors.ts';
import type { Keychain } from '../../src/main/crypto/keychain/keychain.ts';

export interface PlayedKeychain extends Keychain {
  readonly entries: Map<string, string>;
  /** Has it refuse from now on, as one that is locked. */
  lock(): void;
}

export function playedKeychain(): PlayedKeychain {
  const entries = new Map<string, string>();
  let locked = false;
  const requireOpen = (): void => {
    if (locked) throw new AppError('keychain_locked', {});
  };
  return {
    entries,
    lock: () => (locked = true),
    problem: () => Promise.resolve(null),
    read: async (account) => {
      requireOpen();
      return entries.get(account) ?? null;
    },
    write: async (account, secret) => {
      requireOpen();
      entries.set(account, secret);
    },
    remove: async (account) => {
      requireOpen();
      return entries.delete(account);
    },
  };
}
