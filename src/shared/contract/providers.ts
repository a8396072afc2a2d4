/** LLM providers. */
import { z } from 'zod';
import { providerIds, usageReminderDays } from '../providers.ts';
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

const everyDays = z.literal(usageReminderDays);
const withUsagePage = providerId.exclude(['pico']);

/** That somebody wants to look regularly at what was used of a provider. */
export const usageReminder = z.strictObject({
  everyDays,
  /** When somebody last did; null: not since it was asked for. */
  lookedAt: instant.nullable(),
  /** Since when it is time to look again. Null: it is not yet. */
  dueSince: instant.nullable(),
});
export type UsageReminder = z.infer<typeof usageReminder>;

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
  /** Null: nobody wants to be reminded of what was used of it. */
  usageReminder: usageReminder.nullable(),
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
  remindOfUsage: call({
    summary:
      'Has somebody reminded every so many days to look at what was used of a provider; null: no more.',
    role: 'admin',
    input: z.strictObject({ id: withUsagePage, everyDays: everyDays.nullable() }),
    output: nothing,
    changes: true,
  }),
  lookedAtUsage: call({
    summary: 'Says that somebody has looked at what was used: the reminder begins anew.',
    role: 'admin',
    input: z.strictObject({ id: withUsagePage }),
    output: nothing,
    changes: true,
  }),
  openPage: call({
    summary:
      "Opens a provider's own page of its keys, or of what was used, in the browser; the latter begins its reminder anew.",
    role: 'admin',
    budget: 'pages',
    input: z.strictObject({
      id: withUsagePage,
      page: z.enum(['keys', 'usage']),
    }),
    output: nothing,
    changes: true,
  }),
} as const;
