/** Where the app stands, and what is set of it before anybody is signed in. */
import { z } from 'zod';
import { errorInfo, idleLock, instant, language, nothing } from './common.ts';
import { call } from './define.ts';
import { instanceKind } from './instances.ts';
import { kitDue } from './kit.ts';
import { secretSource } from './master-secret.ts';
import { outsideReason } from './outside.ts';

export const theme = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof theme>;

export const preferences = z.strictObject({
  theme,
  /** Language while nobody is signed in; afterwards the user's own is used. */
  language: z.union([z.literal('system'), language]),
  /** Shortcuts of a single character work; they can be in the way of whoever speaks to the computer (WCAG 2.1.4). */
  characterKeys: z.boolean(),
  /** The system tells of what needs somebody. */
  notifications: z.boolean(),
  /** An icon beside the system's clock, with which the app goes on without a window. */
  tray: z.boolean(),
});
export type Preferences = z.infer<typeof preferences>;

export const signedInUser = z.strictObject({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
  isAdmin: z.boolean(),
  language,
  /** Null where the stored time cannot be read. */
  createdAt: instant.nullable(),
});
export type SignedInUser = z.infer<typeof signedInUser>;

/**
 * Why whoever was signed in at a window is not any more, without having asked for it. `passwordReset`: an administrator
 * has set another password; `passwordChanged`: it was changed elsewhere. `clock`: the computer's was set back.
 * `ended`: the session was ended from elsewhere. `other`: it is not known.
 */
export const signedOutReason = z.enum([
  ...(['expired', 'clock', 'ended', 'passwordReset', 'passwordChanged'] as const),
  ...(['accountDeleted', 'restored', 'other'] as const),
]);
export type SignedOutReason = z.infer<typeof signedOutReason>;

/** The state of the app, which decides the screen. */
export const phase = z.discriminatedUnion('name', [
  /** The app could not open its files; `error` says why. */
  z.strictObject({ name: z.literal('problem'), error: errorInfo }),
  /** No instance yet. */
  z.strictObject({ name: z.literal('welcome'), secretInEnvironment: z.boolean() }),
  /**
   * The master secret is missing. `error` says what was wrong with the one that was tried first, `keychainAsked`
   * that the keychain may still give it, `isSigning` that it is there and all rows are being signed for the first time,
   * `forgotten` where it came from that was forgotten on request.
   */
  z.strictObject({
    name: z.literal('locked'),
    error: errorInfo.nullable(),
    keychainAsked: z.boolean(),
    isSigning: z.boolean(),
    forgotten: secretSource.nullable(),
  }),
  /** Unlocked, and nobody has an account yet. */
  z.strictObject({ name: z.literal('firstAdmin') }),
  /**
   * `username`: who is remembered for the next sign-in, where somebody has asked for that; null: nobody. `reason`: why
   * whoever was signed in at this window is not any more; null: nobody was, or they wanted that.
   */
  z.strictObject({
    name: z.literal('signedOut'),
    username: z.string().nullable(),
    reason: signedOutReason.nullable(),
  }),
  /** The files were changed outside Selu in a way that lets nobody sign in before it is settled. */
  z.strictObject({ name: z.literal('outside'), reason: outsideReason }),
  /** Signed in, and the window is locked: the password is asked for before anything else. */
  z.strictObject({ name: z.literal('screenLocked'), user: signedInUser }),
  /** Signed in with a temporary password: another one is to be chosen before anything else. */
  z.strictObject({ name: z.literal('newPassword'), user: signedInUser }),
  /** `kit`: what an administrator is reminded of; null: of nothing, or it is none of theirs. */
  z.strictObject({
    name: z.literal('signedIn'),
    user: signedInUser,
    idleLock,
    kit: kitDue.nullable(),
  }),
]);
export type Phase = z.infer<typeof phase>;

/** Of what an instance has; a page is about one or several. */
export const instancePart = z.enum([
  ...(['people', 'sessions', 'access', 'sharedCredentials', 'personalCredentials'] as const),
  ...(['agents', 'providers', 'pipes', 'telegram', 'imessage', 'senders'] as const),
]);
export type InstancePart = z.infer<typeof instancePart>;

/**
 * A part that the database of a Selu has not, or not as this app knows it. `missing`: it has none. `different`: it is
 * kept in another way. `newer`: more is kept of it. `trigger`: something in the database acts by itself when it changes.
 * `unfinished`: an update of Selu's database has failed.
 */
export const offPart = z.strictObject({
  part: instancePart,
  reason: z.enum(['missing', 'different', 'newer', 'trigger', 'unfinished']),
  /** It is shown, and cannot be changed; false: it is not even shown. */
  shown: z.boolean(),
});
export type OffPart = z.infer<typeof offPart>;

/** Which instance the window shows. */
export const shownInstance = z.strictObject({
  id: z.string(),
  /** `attached`: a Selu's, which goes on writing to it. */
  kind: instanceKind,
  /** What it is called on this computer; empty for the app's own one. */
  name: z.string(),
  /** Where its server answers; null: not known, or it has none. */
  server: z.string().nullable(),
  /** Why nothing can be changed in it. Null: it can, or it is not open. */
  readOnly: errorInfo.nullable(),
  /** What cannot be changed in it, or is not even shown, because of the shape of its database. */
  off: z.array(offPart),
  /**
   * How many of the values that are stored the master secret decrypts, of those that were tried; of 0, nothing tells
   * whether it is the right one. Null while it is locked, or where a check is stored for it.
   */
  proof: z.strictObject({ fits: z.number().int(), of: z.number().int() }).nullable(),
  /** Where its master secret came from; null while it is locked. */
  /** How often another file of the same instance was opened in the place of one that was replaced, since the app started. */
  replacements: z.int().min(0),
  secretSource: secretSource.nullable(),
});
export type ShownInstance = z.infer<typeof shownInstance>;

/** What this computer offers. */
export const desktop = z.strictObject({
  notifications: z.boolean(),
  tray: z.boolean(),
});
export type Desktop = z.infer<typeof desktop>;

export const appState = z.strictObject({
  version: z.string(),
  instance: shownInstance,
  phase,
  preferences,
  desktop,
});
export type AppState = z.infer<typeof appState>;

/** What runs, on what, and where its data is. */
export const about = z.strictObject({
  version: z.string(),
  /** Null where the runtime does not say. */
  electron: z.string().nullable(),
  chromium: z.string().nullable(),
  node: z.string(),
  /** The operating system, its processor and its version. */
  system: z.string(),
  /**
   * The folder of the data, with `~` for the home folder of whoever uses this computer; null: it is not where this app has it
   * on every computer, and its path may hold a name.
   */
  home: z.string().nullable(),
});
export type About = z.infer<typeof about>;

/** A package that the app is shipped with. */
export const thirdParty = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** As its package names it, such as “MIT”. */
  licence: z.string(),
  /** All of it; empty where the package has no text. */
  text: z.string(),
});
export type ThirdParty = z.infer<typeof thirdParty>;

export const appCalls = {
  state: call({
    summary: 'Where the app stands: which screen to show, who is signed in, theme and language.',
    role: 'public',
    input: nothing,
    output: appState,
  }),
  retry: call({
    summary:
      'Tries again to open the files after a problem, or to get the master secret from where it could not be had.',
    role: 'public',
    budget: 'keychain',
    input: nothing,
    output: nothing,
    changes: true,
  }),
  setPreferences: call({
    summary:
      'Theme, the language used while nobody is signed in, whether single characters are shortcuts, and whether there are notifications and an icon beside the clock.',
    role: 'public',
    input: preferences.partial(),
    output: nothing,
    changes: true,
  }),
  openHelp: call({
    summary: 'Opens the documentation in the system browser.',
    role: 'public',
    budget: 'pages',
    input: nothing,
    output: nothing,
  }),
  about: call({
    summary: 'Which versions run, on what system, and where the data is.',
    role: 'public',
    input: nothing,
    output: about,
  }),
  licences: call({
    summary: 'The packages and fonts that the app is shipped with, and their licences.',
    role: 'public',
    input: nothing,
    output: z.strictObject({ packages: z.array(thirdParty) }),
  }),
  secretShown: call({
    summary:
      'Says whether the window shows a secret: screenshots and shared screens leave it out then.',
    role: 'public',
    input: z.strictObject({ shown: z.boolean() }),
    output: nothing,
  }),
  openWindow: call({
    summary: 'Opens one more window, in which anybody can sign in.',
    role: 'public',
    input: nothing,
    output: nothing,
  }),
} as const;
