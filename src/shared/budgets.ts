/** Work of which every window has only so much: a page that asks for more is hostile. */
import type { ErrorCode } from './errors.ts';
import { limits } from './limits.ts';

interface Allowance {
  /** Most at the same time. */
  readonly atOnce: number;
  /** Most that begin within a minute. */
  readonly perMinute: number;
  /** Whether a locked window may. */
  readonly whileLocked: boolean;
  /** What is said when the minute's are spent; it is given {@link perMinute} as `max`. */
  readonly spent: Extract<ErrorCode, 'too_busy' | 'too_many_pages' | 'too_many_dialogs'>;
}

export const budgets = {
  /** Checking and hashing passwords, which costs all windows. */
  passwords: {
    atOnce: limits.passwordsAtOnce,
    perMinute: limits.passwordsPerMinute,
    whileLocked: true,
    spent: 'too_busy',
  },
  /** Trying a master secret that was typed: on a Selu's database that is up to 2,000 values. */
  secrets: {
    atOnce: 4,
    perMinute: limits.secretsAMinute,
    whileLocked: true,
    spent: 'too_busy',
  },
  /** Opening pages in the system browser. */
  pages: {
    atOnce: limits.pagesAMinute,
    perMinute: limits.pagesAMinute,
    whileLocked: false,
    spent: 'too_many_pages',
  },
  /** Dialogs of the system's, which hold the window: files to choose, and questions to the person. */
  dialogs: {
    atOnce: 1,
    perMinute: limits.dialogsAMinute,
    whileLocked: false,
    spent: 'too_many_dialogs',
  },
  /** Opening and making backups, which takes a thread and as much disk as the instance. */
  backups: {
    atOnce: 1,
    perMinute: 20,
    whileLocked: false,
    spent: 'too_busy',
  },
  /** Asking the keychain, for which a program is started each time, and opening the files again. */
  keychain: {
    atOnce: 4,
    perMinute: limits.keychainAMinute,
    whileLocked: true,
    spent: 'too_busy',
  },
  /** Changing the list of instances, which needs nobody to be signed in. Whoever comes by a locked window may not. */
  instances: {
    atOnce: 4,
    perMinute: limits.instancesAMinute,
    whileLocked: false,
    spent: 'too_busy',
  },
} as const satisfies Readonly<Record<string, Allowance>>;

export type Budget = keyof typeof budgets;
