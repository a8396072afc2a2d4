/** What crosses between a thread and whoever has started it. */
import type { ErrorInfo } from '#shared/errors.ts';

/** To the thread. */
export type Question =
  | { readonly kind: 'ask'; readonly id: number; readonly job: string; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number };

/** From the thread. */
export type Answer =
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  /** `expected`: one of the closed list; `error`: a bug, with its stack. */
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly expected: ErrorInfo | null;
      readonly error: unknown;
    };
