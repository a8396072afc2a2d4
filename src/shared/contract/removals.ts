/** The undoing of removals. */
import { z } from 'zod';
import { nothing, shortText } from './common.ts';
import { call } from './define.ts';

export const removalCalls = {
  undo: call({
    summary: 'Puts back what the same user removed a moment ago, as it was stored.',
    role: 'user',
    input: z.strictObject({ undo: shortText }),
    output: nothing,
    changes: true,
  }),
} as const;
