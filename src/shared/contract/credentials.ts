/** Stored credentials, shared and personal. */
import { z } from 'zod';
import { instant, nothing, ofUser, removed, shortText, userRef, valueText } from './common.ts';
import { call } from './define.ts';

export const credentialStatus = z.enum(['set', 'expired', 'damaged']);
export type CredentialStatus = z.infer<typeof credentialStatus>;

/** A stored credential without its value. Not even the value's length can be told from it. */
export const credential = z.strictObject({
  id: z.string(),
  /** `null`: a system credential. */
  user: userRef.nullable(),
  capabilityId: z.string(),
  name: z.string(),
  status: credentialStatus,
  updatedAt: instant,
  expiresAt: instant.nullable(),
  /** True when no installed agent declares it. */
  unused: z.boolean(),
});
export type Credential = z.infer<typeof credential>;

export const credentialKey = { capabilityId: shortText, name: shortText };

export const saveMode = z.enum(['add', 'replace']);
export type SaveMode = z.infer<typeof saveMode>;

const expiry = { expiresAt: instant.nullable() };

export const credentialCalls = {
  list: call({
    summary: 'All system credentials and those of every user, without values.',
    role: 'admin',
    input: nothing,
    output: z.strictObject({ credentials: z.array(credential) }),
  }),
  listOwn: call({
    summary: 'The credentials of the signed-in user, without values.',
    role: 'user',
    input: nothing,
    output: z.strictObject({ credentials: z.array(credential) }),
  }),
  saveSystem: call({
    summary: 'Adds or replaces a system credential.',
    role: 'admin',
    input: z.strictObject({ ...credentialKey, mode: saveMode, value: valueText }),
    output: nothing,
    changes: true,
  }),
  saveForUser: call({
    summary: 'Adds or replaces a personal credential of any user.',
    role: 'admin',
    input: z.strictObject({
      ...ofUser,
      ...credentialKey,
      ...expiry,
      mode: saveMode,
      value: valueText,
    }),
    output: nothing,
    changes: true,
  }),
  saveOwn: call({
    summary: 'Adds or replaces a personal credential of the signed-in user.',
    role: 'user',
    input: z.strictObject({ ...credentialKey, ...expiry, mode: saveMode, value: valueText }),
    output: nothing,
    changes: true,
  }),
  setExpiryForUser: call({
    summary: 'Sets or clears the expiry of a personal credential of any user.',
    role: 'admin',
    input: z.strictObject({ ...ofUser, ...credentialKey, ...expiry }),
    output: nothing,
    changes: true,
  }),
  setExpiryOwn: call({
    summary: 'Sets or clears the expiry of a personal credential of the signed-in user.',
    role: 'user',
    input: z.strictObject({ ...credentialKey, ...expiry }),
    output: nothing,
    changes: true,
  }),
  removeSystem: call({
    summary: 'Removes a system credential; the answer can undo it for a few seconds.',
    role: 'admin',
    input: z.strictObject(credentialKey),
    output: removed,
    changes: true,
  }),
  removeForUser: call({
    summary: 'Removes a personal credential of any user; can be undone for a few seconds.',
    role: 'admin',
    input: z.strictObject({ ...ofUser, ...credentialKey }),
    output: removed,
    changes: true,
  }),
  removeOwn: call({
    summary:
      'Removes a personal credential of the signed-in user; can be undone for a few seconds.',
    role: 'user',
    input: z.strictObject(credentialKey),
    output: removed,
    changes: true,
  }),
} as const;
