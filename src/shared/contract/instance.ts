/** The opening of an instance, and the end of that. */
import { z } from 'zod';
import { nothing, shortText } from './common.ts';
import { call } from './define.ts';

export const instanceCalls = {
  unlock: call({
    summary: 'Opens the instance with the master secret typed on screen.',
    role: 'public',
    budget: 'secrets',
    input: z.strictObject({ secret: shortText }),
    output: nothing,
    changes: true,
  }),
  lockCompletely: call({
    summary:
      'Locks every window, and forgets the master secret of the instance that this one shows until it is given again.',
    // It gives nobody anything, and whoever can reach the window can also end the app, which forgets it, too.
    role: 'public',
    input: nothing,
    output: nothing,
    changes: true,
  }),
  takeSecretAgain: call({
    summary:
      'Takes a master secret that was forgotten from where it came from, once a dialog of the system has confirmed it.',
    role: 'public',
    budget: 'keychain',
    input: nothing,
    output: nothing,
    changes: true,
  }),
} as const;
