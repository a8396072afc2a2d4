/** Signing in and out, and the lock of the window. */
import { z } from 'zod';
import { nothing, shortText, valueText } from './common.ts';
import { call } from './define.ts';

export const authCalls = {
  signIn: call({
    summary: 'Signs this window in.',
    role: 'public',
    budget: 'passwords',
    input: z.strictObject({
      username: shortText,
      password: valueText,
      staySignedIn: z.boolean(),
      /** Whether the sign-in is to begin with this name from now on; left out: as before. */
      rememberName: z.boolean().optional(),
    }),
    output: nothing,
  }),
  signOut: call({
    summary: 'Ends the session of this window, also while it is locked.',
    role: 'public',
    input: nothing,
    output: nothing,
  }),
  active: call({
    summary: 'Tells that somebody is at this window, which puts off its lock.',
    role: 'user',
    input: nothing,
    output: nothing,
  }),
  lock: call({
    summary: 'Locks every window.',
    role: 'user',
    input: nothing,
    output: nothing,
    changes: true,
  }),
  unlock: call({
    summary: 'Unlocks this window with the password of whoever is signed in at it.',
    role: 'public',
    budget: 'passwords',
    input: z.strictObject({ password: valueText }),
    output: nothing,
  }),
  choosePassword: call({
    summary:
      'Replaces the temporary password of whoever has just signed in with it; until then they can make no call but public ones.',
    role: 'public',
    budget: 'passwords',
    input: z.strictObject({ password: valueText }),
    output: nothing,
    changes: true,
  }),
  confirm: call({
    summary:
      'Takes the password of whoever is signed in at this window, for calls that need it anew.',
    role: 'user',
    budget: 'passwords',
    input: z.strictObject({ password: valueText }),
    output: nothing,
  }),
} as const;
