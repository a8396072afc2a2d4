/** What somebody without the master secret has changed in the files, and what is to be done about it. */
import { z } from 'zod';
import { instant, nothing, shortText } from './common.ts';
import { call } from './define.ts';

export const outsideKind = z.enum([
  'user',
  'access',
  'systemCredential',
  'userCredential',
  'provider',
  'pipe',
  'telegram',
  'blueBubbles',
  'sender',
]);
export type OutsideKind = z.infer<typeof outsideKind>;

/** What a part of a row says: a word that each language has, a text of the row's own, or a moment. */
export const outsideValue = z.union([
  z.strictObject({
    word: z.enum([
      ...['admin', 'member', 'unsure', 'nobody', 'none', 'noAgents', 'never', 'on', 'off'],
      ...['readable', 'damaged', 'unreadable', 'internal'],
    ] as const),
  }),
  z.strictObject({ text: z.string() }),
  z.strictObject({ at: instant }),
]);
export type OutsideValue = z.infer<typeof outsideValue>;

export const outsideFact = z.strictObject({
  fact: z.enum([
    ...['name', 'role', 'agents', 'password', 'owner', 'expires', 'stored'],
    ...['value', 'key', 'botToken', 'serverPassword', 'inboundToken', 'outboundAuth'],
    ...['address', 'callback', 'transport', 'agent', 'chat', 'active', 'pipe'],
  ] as const),
  now: outsideValue,
  /** What it was. Only where the signed digest proves it, and then nothing else was changed. */
  was: outsideValue.nullable(),
});
export type OutsideFact = z.infer<typeof outsideFact>;

/** A row that counts for nothing until somebody has settled it. */
export const outsideItem = z.strictObject({
  kind: outsideKind,
  id: z.string(),
  /** `removed`: it is gone. `unknown`: nobody can say what it was, nor whether it was there. */
  what: z.enum(['changed', 'added', 'removed', 'unknown']),
  /** As people know it; null where nothing says it any more. */
  name: z.string().nullable(),
  /** Stands for the row as it is described here: settling names it, so that nothing else is settled. */
  seen: z.string(),
  /** What it says now; of one that is gone, nothing. */
  facts: z.array(outsideFact),
  /** It lets somebody in, gives a role, or says where messages or a key go: taken by name alone. */
  power: z.boolean(),
  /** False where accepting would be of no use, because a part of it cannot be read. */
  acceptable: z.boolean(),
});
export type OutsideItem = z.infer<typeof outsideItem>;

/**
 * Why nobody can sign in: the file is an older copy, it does not fit as a whole, or no administrator is left who
 * counts.
 */
export const outsideReason = z.enum(['older', 'changed', 'noAdmin']);
export type OutsideReason = z.infer<typeof outsideReason>;

/** What was changed: what has power first. Of very much only a part; `more` says how much is left out. */
export const outsideItems = z.strictObject({
  items: z.array(outsideItem),
  more: z.number().int(),
  /** Stands for all of it, as {@link outsideItem} `seen` for one. */
  seen: z.string(),
});
export type OutsideItems = z.infer<typeof outsideItems>;

const row = { kind: outsideKind, id: shortText };
const secret = shortText;

export const outsideCalls = {
  list: call({
    summary: 'What was changed outside Selu and counts for nothing until it is settled.',
    role: 'admin',
    input: nothing,
    output: outsideItems,
  }),
  accept: call({
    summary:
      'Takes what was changed outside Selu as it is, if it is still what was shown; asks for the master secret.',
    role: 'admin',
    budget: 'secrets',
    input: z.strictObject({ ...row, seen: shortText, secret }),
    output: nothing,
    changes: true,
  }),
  remove: call({
    summary:
      'Removes what was changed outside Selu, if it is still what was shown; asks for the master secret.',
    role: 'admin',
    budget: 'secrets',
    input: z.strictObject({ ...row, seen: shortText, secret }),
    output: nothing,
    changes: true,
  }),
  look: call({
    summary:
      'What was changed outside Selu, while nobody can sign in; told to whoever has the master secret.',
    role: 'public',
    budget: 'secrets',
    input: z.strictObject({ secret }),
    output: outsideItems,
  }),
  acceptAll: call({
    summary:
      'Takes the whole database as it is, while nobody can sign in to it otherwise, if it is still what was shown; of what gives power only what is named. Asks for the master secret.',
    role: 'public',
    budget: 'secrets',
    input: z.strictObject({
      secret,
      seen: shortText,
      named: z.array(z.strictObject({ ...row, seen: shortText })).max(1_000),
    }),
    output: z.strictObject({ left: z.number().int() }),
    changes: true,
  }),
} as const;
