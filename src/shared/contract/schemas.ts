/** Value types that cross between the window and the main process, as schemas. */
import { z } from 'zod';
import { errorParams } from '../errors.ts';

/** Text from a form: bounded so that a hostile window cannot exhaust memory; the services know the real limits. */
const text = (max: number) => z.string().max(max);

export const shortText = text(1_000);
/** Far above the 64 KiB that a value may have, so that the service can answer with its own sentence. */
export const valueText = text(1_000_000);
export const nothing = z.strictObject({});

export const language = z.enum(['en', 'de']);
export const theme = z.enum(['system', 'light', 'dark']);

/** UTC, ISO 8601 with a `Z`. */
export const instant = z.iso.datetime();

export const preferences = z.strictObject({
  theme,
  /** Language before anybody is signed in; afterwards the user's own counts. */
  language: z.union([z.literal('system'), language]),
});

export const errorInfo = z.strictObject({
  code: z.enum(Object.keys(errorParams) as [keyof typeof errorParams]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const signedInUser = z.strictObject({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
  isAdmin: z.boolean(),
  language,
});

/** Where the app stands, which decides the screen. */
export const phase = z.discriminatedUnion('name', [
  /** It could not open its files; `error` says why. */
  z.strictObject({ name: z.literal('problem'), error: errorInfo }),
  /** No instance yet. */
  z.strictObject({ name: z.literal('welcome'), secretInEnvironment: z.boolean() }),
  /** The master secret is asked for; `error` says what was wrong with the one that was tried first. */
  z.strictObject({ name: z.literal('locked'), error: errorInfo.nullable() }),
  /** Unlocked, and nobody has an account yet. */
  z.strictObject({ name: z.literal('firstAdmin') }),
  z.strictObject({ name: z.literal('signedOut') }),
  z.strictObject({ name: z.literal('signedIn'), user: signedInUser }),
]);

export const appState = z.strictObject({ version: z.string(), phase, preferences });

export const credentialStatus = z.enum(['set', 'expired', 'damaged']);
export const userRef = z.strictObject({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
});

/** A stored credential without its value: nothing here tells even the value's length. */
export const credential = z.strictObject({
  id: z.string(),
  /** `null`: a system credential. */
  user: userRef.nullable(),
  capabilityId: z.string(),
  name: z.string(),
  status: credentialStatus,
  updatedAt: instant,
  expiresAt: instant.nullable(),
});

export const credentialKey = { capabilityId: shortText, name: shortText };
export const saveMode = z.enum(['add', 'replace']);
export const removed = z.strictObject({ undo: z.string(), undoSeconds: z.number().int() });

export type Language = z.infer<typeof language>;
export type Theme = z.infer<typeof theme>;
export type Preferences = z.infer<typeof preferences>;
export type SignedInUser = z.infer<typeof signedInUser>;
export type Phase = z.infer<typeof phase>;
export type AppState = z.infer<typeof appState>;
export type UserRef = z.infer<typeof userRef>;
export type Credential = z.infer<typeof credential>;
export type CredentialStatus = z.infer<typeof credentialStatus>;
export type SaveMode = z.infer<typeof saveMode>;
export type Removed = z.infer<typeof removed>;
