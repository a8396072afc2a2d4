/** Where a user is signed in. */
import { z } from 'zod';
import { instant, nothing, shortText } from './common.ts';
import { call } from './define.ts';

export const session = z.strictObject({
  /** Names the session without giving away its id, which is its key. */
  handle: z.string(),
  /** Null when the instance does not store it. */
  device: z.string().nullable(),
  startedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  expiresAt: instant.nullable(),
  /** A phone that was paired with Selu, as far as its length tells. */
  phone: z.boolean(),
  /** True for the session of the window that asks. */
  current: z.boolean(),
});
export type Session = z.infer<typeof session>;

export const sessionCalls = {
  listOwn: call({
    summary: 'Where the signed-in user is signed in.',
    role: 'user',
    input: nothing,
    output: z.strictObject({ sessions: z.array(session) }),
  }),
  endOwn: call({
    summary: 'Ends one session of the signed-in user.',
    role: 'user',
    input: z.strictObject({ handle: shortText }),
    output: nothing,
    changes: true,
  }),
  endOthers: call({
    summary: 'Ends all sessions of the signed-in user but this one.',
    role: 'user',
    input: nothing,
    output: z.strictObject({ ended: z.number().int() }),
    changes: true,
  }),
} as const;
