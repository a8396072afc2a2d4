/** LLM providers. */
import { z } from 'zod';
import { providerIds } from '../providers.ts';
import {
  acceptance,
  checkOutcome,
  instant,
  lastCheck,
  nothing,
  removed,
  secretStatus,
  seen,
  shortText,
  valueText,
} from './common.ts';
import { call } from './define.ts';

export const providerId = z.enum(providerIds);

export const provider = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** False for a provider that a newer Selu has added. It is shown, but cannot be changed. */
  known: z.boolean(),
  connected: z.boolean(),
  keyStatus: secretStatus,
  /** Null: the provider's default address, or it has none. */
  baseAddress: z.string().nullable(),
  region: z.string().nullable(),
  /** When the key was stored. Null when none is, when the instance does not say, or when the stored time cannot be read. */
  updatedAt: instant.nullable(),
  /** Null: what is stored was not checked. */
  lastCheck: lastCheck.nullable(),
  /** For an edit of it. */
  stamp: z.string(),
});
export type Provider = z.infer<typeof provider>;

export const providerCalls = {
  list: call({
    summary: 'Every LLM provider, connected or not, without its key.',
    role: 'admin',
    input: nothing,
    output: z.strictObject({ providers: z.array(provider) }),
  }),
  save: call({
    summary:
      'Connects a provider, or replaces its key, address or region; checks first unless told not to. A key of null stays, but not for another address.',
    role: 'admin',
    input: z.strictObject({
      id: shortText,
      key: valueText.nullable(),
      baseAddress: shortText.nullable(),
      region: shortText.nullable(),
      ...seen,
      check: z.boolean(),
      ...acceptance,
    }),
    output: z.strictObject({ outcome: checkOutcome }),
    changes: true,
  }),
  check: call({
    summary: 'Checks the stored key of a provider.',
    role: 'admin',
    input: z.strictObject({ id: shortText }),
    output: z.strictObject({ outcome: checkOutcome }),
  }),
  disconnect: call({
    summary: 'Removes key and address of a provider; can be undone for a few seconds.',
    role: 'admin',
    input: z.strictObject({ id: shortText }),
    output: removed,
    changes: true,
  }),
  openPage: call({
    summary: "Opens a provider's own page of its keys, or of what was used, in the browser.",
    role: 'admin',
    budget: 'pages',
    input: z.strictObject({
      id: providerId.exclude(['pico']),
      page: z.enum(['keys', 'usage']),
    }),
    output: nothing,
  }),
} as const;
