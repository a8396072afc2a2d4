/**
 * The contract between the window and the main process: every call, once.
 *
 * Types of the bridge, the router's checks of input, role and answer, the window's client and
 * `docs/calls.md` all come from this object. A call that is not here does not exist.
 */
import { z } from 'zod';
import {
  call,
  type CallName,
  type CallOf,
  type ClientOf,
  type InputOf,
  type OutputOf,
  type ParsedInputOf,
} from './define.ts';
import * as s from './schemas.ts';

const user = { userId: s.shortText };
const key = s.credentialKey;
const expiry = { expiresAt: s.instant.nullable() };

export const contract = {
  app: {
    state: call({
      summary: 'Where the app stands: which screen to show, who is signed in, theme and language.',
      role: 'public',
      input: s.nothing,
      output: s.appState,
    }),
    retry: call({
      summary: 'Tries again to open the files after a problem.',
      role: 'public',
      input: s.nothing,
      output: s.nothing,
      changes: true,
    }),
    setPreferences: call({
      summary: 'Theme, and the language used while nobody is signed in.',
      role: 'public',
      input: s.preferences.partial(),
      output: s.nothing,
      changes: true,
    }),
    openHelp: call({
      summary: 'Opens the documentation in the system browser.',
      role: 'public',
      input: s.nothing,
      output: s.nothing,
    }),
  },
  setup: {
    makeSecret: call({
      summary: 'Makes a master secret for a new instance and shows it this once.',
      role: 'public',
      input: s.nothing,
      output: z.strictObject({ secret: z.string() }),
    }),
    saveRecoveryKit: call({
      summary: 'Saves the recovery kit of the secret just made to a file the person picks.',
      role: 'public',
      input: s.nothing,
      output: z.strictObject({ saved: z.boolean() }),
    }),
    createInstance: call({
      summary:
        'Creates the instance under the secret from the environment, pasted, or made and typed back.',
      role: 'public',
      input: z.discriminatedUnion('from', [
        z.strictObject({ from: z.literal('environment') }),
        z.strictObject({ from: z.literal('pasted'), secret: s.shortText }),
        z.strictObject({ from: z.literal('made'), lastCharacters: s.shortText }),
      ]),
      output: s.nothing,
      changes: true,
    }),
    createAdmin: call({
      summary: 'Creates the first administrator of an instance without users and signs them in.',
      role: 'public',
      input: z.strictObject({
        username: s.shortText,
        displayName: s.shortText,
        language: s.language,
        password: s.valueText,
      }),
      output: s.nothing,
      changes: true,
    }),
  },
  instance: {
    unlock: call({
      summary: 'Opens the instance with the master secret typed on screen.',
      role: 'public',
      input: z.strictObject({ secret: s.shortText }),
      output: s.nothing,
      changes: true,
    }),
  },
  auth: {
    signIn: call({
      summary: 'Signs this window in.',
      role: 'public',
      input: z.strictObject({
        username: s.shortText,
        password: s.valueText,
        staySignedIn: z.boolean(),
      }),
      output: s.nothing,
    }),
    signOut: call({
      summary: 'Ends the session of this window.',
      role: 'user',
      input: s.nothing,
      output: s.nothing,
    }),
  },
  account: {
    setLanguage: call({
      summary: 'Sets the language of the signed-in user.',
      role: 'user',
      input: z.strictObject({ language: s.language }),
      output: s.nothing,
      changes: true,
    }),
  },
  users: {
    names: call({
      summary: 'Who has an account: to choose for whom a credential is.',
      role: 'admin',
      input: s.nothing,
      output: z.strictObject({ users: z.array(s.userRef) }),
    }),
  },
  credentials: {
    list: call({
      summary: 'All system credentials and those of every user, without values.',
      role: 'admin',
      input: s.nothing,
      output: z.strictObject({ credentials: z.array(s.credential) }),
    }),
    listOwn: call({
      summary: 'The credentials of the signed-in user, without values.',
      role: 'user',
      input: s.nothing,
      output: z.strictObject({ credentials: z.array(s.credential) }),
    }),
    saveSystem: call({
      summary: 'Adds or replaces a system credential.',
      role: 'admin',
      input: z.strictObject({ ...key, mode: s.saveMode, value: s.valueText }),
      output: s.nothing,
      changes: true,
    }),
    saveForUser: call({
      summary: 'Adds or replaces a personal credential of any user.',
      role: 'admin',
      input: z.strictObject({ ...user, ...key, ...expiry, mode: s.saveMode, value: s.valueText }),
      output: s.nothing,
      changes: true,
    }),
    saveOwn: call({
      summary: 'Adds or replaces a personal credential of the signed-in user.',
      role: 'user',
      input: z.strictObject({ ...key, ...expiry, mode: s.saveMode, value: s.valueText }),
      output: s.nothing,
      changes: true,
    }),
    setExpiryForUser: call({
      summary: 'Sets or clears the expiry of a personal credential of any user.',
      role: 'admin',
      input: z.strictObject({ ...user, ...key, ...expiry }),
      output: s.nothing,
      changes: true,
    }),
    setExpiryOwn: call({
      summary: 'Sets or clears the expiry of a personal credential of the signed-in user.',
      role: 'user',
      input: z.strictObject({ ...key, ...expiry }),
      output: s.nothing,
      changes: true,
    }),
    removeSystem: call({
      summary: 'Removes a system credential; the answer can undo it for a few seconds.',
      role: 'admin',
      input: z.strictObject(key),
      output: s.removed,
      changes: true,
    }),
    removeForUser: call({
      summary: 'Removes a personal credential of any user; can be undone for a few seconds.',
      role: 'admin',
      input: z.strictObject({ ...user, ...key }),
      output: s.removed,
      changes: true,
    }),
    removeOwn: call({
      summary:
        'Removes a personal credential of the signed-in user; can be undone for a few seconds.',
      role: 'user',
      input: z.strictObject(key),
      output: s.removed,
      changes: true,
    }),
    undoRemove: call({
      summary: 'Puts back what the same user removed a moment ago, as it was stored.',
      role: 'user',
      input: z.strictObject({ undo: s.shortText }),
      output: s.nothing,
      changes: true,
    }),
  },
} as const;

/** What the main process tells windows without being asked. */
export const events = {
  /** Something changed here or in another process: read again what is on screen. */
  changed: s.nothing,
} as const;

export type Contract = typeof contract;
export type Name = CallName<Contract>;
export type Input<N extends Name> = InputOf<CallOf<Contract, N>>;
export type ParsedInput<N extends Name> = ParsedInputOf<CallOf<Contract, N>>;
export type Output<N extends Name> = OutputOf<CallOf<Contract, N>>;
export type EventName = keyof typeof events;

/** `window.selu`. */
export type Bridge = ClientOf<Contract> & {
  /** Calls `listener` on each event until the returned function is called. */
  readonly on: (event: EventName, listener: () => void) => () => void;
};

/** The channel of a call or event between the processes. */
export const channelOf = (name: string): string => `selu:${name}`;

/** Every call as `[domain.call, spec]`. */
export function allCalls(): [Name, CallOf<Contract, Name>][] {
  return Object.entries(contract).flatMap(([domain, calls]) =>
    Object.entries(calls).map(
      ([name, spec]) => [`${domain}.${name}`, spec] as unknown as [Name, CallOf<Contract, Name>],
    ),
  );
}
