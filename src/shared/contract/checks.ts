/** Checks of keys and addresses that are under way. */
import { nothing } from './common.ts';
import { call } from './define.ts';

export const checkCalls = {
  cancel: call({
    summary: 'Ends the checks that this window is waiting for.',
    role: 'admin',
    input: nothing,
    output: nothing,
  }),
} as const;
