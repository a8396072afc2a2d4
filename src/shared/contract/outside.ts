/** What somebody without the master secret has changed in the files, and what is to be done about it. */
import { z } from 'zod';
import { nothing, shortText } from './common.ts';
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
]);
export type OutsideKind = z.infer<typeof outsideKind>;

/** A row that counts for nothing until somebody has settled it. */
export const outsideItem = z.strictObject({
  kind: outsideKind,
  id: z.string(),
  /** `removed`: it is gone. */
  what: z.enum(['changed', 'added', 'removed']),
  /** As people know it; of one that is gone, its id. */
  name: z.string(),
});
export type OutsideItem = z.infer<typeof outsideItem>;

/**
 * Why nobody can sign in: the file is an older copy, it does not fit as a whole, or no administrator is left who
 * counts.
 */
export const outsideReason = z.enum(['older', 'changed', 'noAdmin']);
export type OutsideReason = z.infer<typeof outsideReason>;

const settled = z.strictObject({ kind: outsideKind, id: shortText, secret: shortText });

export const outsideCalls = {
  list: call({
    summary: 'What was changed outside Selu and counts for nothing until it is settled.',
    role: 'admin',
    input: nothing,
    output: z.strictObject({ items: z.array(outsideItem) }),
  }),
  accept: call({
    summary: 'Takes what was changed outside Selu as it is; asks for the master secret.',
    role: 'admin',
    input: settled,
    output: nothing,
    changes: true,
  }),
  remove: call({
    summary: 'Removes what was changed outside Selu; asks for the master secret.',
    role: 'admin',
    input: settled,
    output: nothing,
    changes: true,
  }),
  acceptAll: call({
    summary:
      'Takes the whole database as it is, while nobody can sign in to it otherwise; asks for the master secret.',
    role: 'public',
    input: z.strictObject({ secret: shortText }),
    output: nothing,
    changes: true,
  }),
} as const;
