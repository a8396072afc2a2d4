/** What the signed-in user sets of their own account. */
import { z } from 'zod';
import { idleLock, language, nothing, valueText } from './common.ts';
import { call } from './define.ts';

export const accountCalls = {
  setLanguage: call({
    summary: 'Sets the language of the signed-in user.',
    role: 'user',
    input: z.strictObject({ language: language }),
    output: nothing,
    changes: true,
  }),
  setIdleLock: call({
    summary: 'Sets after how many idle minutes the windows of the signed-in user lock.',
    role: 'user',
    // Who comes by at an open window must not be able to keep it open.
    freshFor: ({ minutes }, { idleLock: before }) =>
      (minutes ?? Number.POSITIVE_INFINITY) > (before ?? Number.POSITIVE_INFINITY),
    input: z.strictObject({ minutes: idleLock }),
    output: nothing,
    changes: true,
  }),
  changePassword: call({
    summary: 'Replaces the password of the signed-in user and ends all their other sessions.',
    role: 'user',
    budget: 'passwords',
    input: z.strictObject({ current: valueText, password: valueText }),
    output: z.strictObject({ ended: z.number().int() }),
    changes: true,
  }),
} as const;
