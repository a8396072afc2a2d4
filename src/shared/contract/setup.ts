/** The making of a new instance. */
import { z } from 'zod';
import { errorInfo, language, nothing, shortText, valueText } from './common.ts';
import { call } from './define.ts';

export const setupCalls = {
  startAnew: call({
    summary:
      'Goes on to the making of a new instance where there was one whose database is gone, once a dialog of the system has confirmed it.',
    role: 'public',
    input: nothing,
    output: nothing,
    changes: true,
  }),
  makeSecret: call({
    summary: 'Makes a master secret for a new instance and shows it this once.',
    role: 'public',
    input: nothing,
    output: z.strictObject({ secret: z.string() }),
  }),
  forgetSecret: call({
    summary: 'Forgets the secret just made: the person has left the step that shows it.',
    role: 'public',
    input: nothing,
    output: nothing,
  }),
  saveRecoveryKit: call({
    summary: 'Saves the recovery kit of the secret just made to a file the person picks.',
    role: 'public',
    budget: 'dialogs',
    input: nothing,
    output: z.strictObject({ saved: z.boolean() }),
  }),
  printRecoveryKit: call({
    summary: 'Prints the recovery kit of the secret just made, by the dialog of the system.',
    role: 'public',
    budget: 'dialogs',
    input: nothing,
    output: z.strictObject({ printed: z.boolean() }),
  }),
  keychain: call({
    summary: 'Whether the OS keychain can be used, and if not, why.',
    role: 'public',
    input: nothing,
    output: z.strictObject({ problem: errorInfo.nullable() }),
  }),
  createInstance: call({
    summary:
      'Creates the instance under the secret from the environment, pasted, or made and typed back; keeps the secret in the OS keychain when asked to, and tells if that failed.',
    role: 'public',
    input: z.discriminatedUnion('from', [
      z.strictObject({ from: z.literal('environment') }),
      z.strictObject({ from: z.literal('pasted'), secret: shortText, seal: z.boolean() }),
      z.strictObject({
        from: z.literal('made'),
        lastCharacters: shortText,
        seal: z.boolean(),
        /** The recovery kit was saved or printed, and the person has said that it is kept. */
        kept: z.boolean(),
      }),
    ]),
    output: z.strictObject({ sealError: errorInfo.nullable() }),
    changes: true,
  }),
  createAdmin: call({
    summary: 'Creates the first administrator of an instance without users and signs them in.',
    role: 'public',
    budget: 'passwords',
    input: z.strictObject({
      username: shortText,
      displayName: shortText,
      language: language,
      password: valueText,
    }),
    output: nothing,
    changes: true,
  }),
} as const;
