/** The opening of an instance. */
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
} as const;
