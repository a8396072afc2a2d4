/**
 * The contract between the window and the main process: every call, once.
 *
 * Types of the bridge, the router's checks of input, role and answer, the window's client and
 * `docs/calls.md` all come from this object. A call that is not here does not exist.
 */
import { z } from 'zod';
import {
  call,
  fileCall,
  type CallName,
  type CallOf,
  type ClientOf,
  type InputOf,
  type OutputOf,
  type ParsedInputOf,
} from './define.ts';
import { limits } from '../limits.ts';
import * as s from './schemas.ts';

const user = { userId: s.shortText };
const profile = {
  username: s.shortText,
  displayName: s.shortText,
  language: s.language,
  isAdmin: z.boolean(),
};
const key = s.credentialKey;
const agent = { agentId: s.shortText };
const unpacked = { handle: s.shortText };
const secrets = {
  ...agent,
  capabilityId: s.shortText,
  changes: z.array(s.secretChange).min(1).max(limits.credentialsPerCapability),
};
const pipe = { pipeId: s.shortText };
/** Null: the one that is stored stays. */
const newSecret = s.valueText.nullable();
const { otherKeyOk, insecureOk } = s.acceptance;
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
    openWindow: call({
      summary: 'Opens one more window, in which anybody can sign in.',
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
    keychain: call({
      summary: 'Whether the OS keychain can be used, and if not, why.',
      role: 'public',
      input: s.nothing,
      output: z.strictObject({ problem: s.errorInfo.nullable() }),
    }),
    createInstance: call({
      summary:
        'Creates the instance under the secret from the environment, pasted, or made and typed back; keeps the secret in the OS keychain when asked to, and tells if that failed.',
      role: 'public',
      input: z.discriminatedUnion('from', [
        z.strictObject({ from: z.literal('environment') }),
        z.strictObject({ from: z.literal('pasted'), secret: s.shortText, seal: z.boolean() }),
        z.strictObject({ from: z.literal('made'), lastCharacters: s.shortText, seal: z.boolean() }),
      ]),
      output: z.strictObject({ sealError: s.errorInfo.nullable() }),
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
      summary: 'Ends the session of this window, also while it is locked.',
      role: 'public',
      input: s.nothing,
      output: s.nothing,
    }),
    active: call({
      summary: 'Tells that somebody is at this window, which puts off its lock.',
      role: 'user',
      input: s.nothing,
      output: s.nothing,
    }),
    lock: call({
      summary: 'Locks every window.',
      role: 'user',
      input: s.nothing,
      output: s.nothing,
      changes: true,
    }),
    unlock: call({
      summary: 'Unlocks this window with the password of whoever is signed in at it.',
      role: 'public',
      input: z.strictObject({ password: s.valueText }),
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
    setIdleLock: call({
      summary: 'Sets after how many idle minutes the windows of the signed-in user lock.',
      role: 'user',
      input: z.strictObject({ minutes: s.idleLock }),
      output: s.nothing,
      changes: true,
    }),
    changePassword: call({
      summary: 'Replaces the password of the signed-in user and ends all their other sessions.',
      role: 'user',
      input: z.strictObject({ current: s.valueText, password: s.valueText }),
      output: z.strictObject({ ended: z.number().int() }),
      changes: true,
    }),
  },
  sessions: {
    listOwn: call({
      summary: 'Where the signed-in user is signed in.',
      role: 'user',
      input: s.nothing,
      output: z.strictObject({ sessions: z.array(s.session) }),
    }),
    endOwn: call({
      summary: 'Ends one session of the signed-in user.',
      role: 'user',
      input: z.strictObject({ handle: s.shortText }),
      output: s.nothing,
      changes: true,
    }),
    endOthers: call({
      summary: 'Ends all sessions of the signed-in user but this one.',
      role: 'user',
      input: s.nothing,
      output: z.strictObject({ ended: z.number().int() }),
      changes: true,
    }),
  },
  users: {
    list: call({
      summary: 'Every account, with its role, its agents and when it last signed in.',
      role: 'admin',
      input: s.nothing,
      output: z.strictObject({ users: z.array(s.account) }),
    }),
    create: call({
      summary: 'Creates an account.',
      role: 'admin',
      input: z.strictObject({ ...profile, password: s.valueText }),
      output: s.nothing,
      changes: true,
    }),
    update: call({
      summary: 'Changes names, language and role of an account.',
      role: 'admin',
      input: z.strictObject({ ...user, ...profile }),
      output: s.nothing,
      changes: true,
    }),
    setAgentAccess: call({
      summary: 'Sets which agents a user may use.',
      role: 'admin',
      input: z.strictObject({ ...user, access: s.agentAccess }),
      output: s.nothing,
      changes: true,
    }),
    resetPassword: call({
      summary: 'Sets a new password for another user and ends all of their sessions.',
      role: 'admin',
      input: z.strictObject({ ...user, password: s.valueText }),
      output: s.nothing,
      changes: true,
    }),
    signOut: call({
      summary: 'Ends all sessions of a user.',
      role: 'admin',
      input: z.strictObject(user),
      output: z.strictObject({ ended: z.number().int() }),
      changes: true,
    }),
    belongings: call({
      summary: 'What would go with a user who is deleted.',
      role: 'admin',
      input: z.strictObject(user),
      output: z.strictObject({ belongings: s.belongings }),
    }),
    delete: call({
      summary: 'Deletes another user and all that belongs to them; their username confirms it.',
      role: 'admin',
      input: z.strictObject({ ...user, username: s.shortText }),
      output: s.nothing,
      changes: true,
    }),
    names: call({
      summary: 'Who has an account: to choose for whom a credential is.',
      role: 'admin',
      input: s.nothing,
      output: z.strictObject({ users: z.array(s.userRef) }),
    }),
  },
  agents: {
    names: call({
      summary: 'The installed agents: to choose which of them a user may use.',
      role: 'admin',
      input: s.nothing,
      output: z.strictObject({ agents: z.array(s.agentRef) }),
    }),
    list: call({
      summary: 'The agents that the signed-in user may use; of administrators, all.',
      role: 'user',
      input: s.nothing,
      output: z.strictObject({ agents: z.array(s.agentSummary) }),
    }),
    get: call({
      summary: 'One agent with all it declares, and how its secrets stand for the signed-in user.',
      role: 'user',
      input: z.strictObject(agent),
      output: s.agentDetails,
    }),
    declared: call({
      summary: 'The credentials that agents of the signed-in user declare: to choose from.',
      role: 'user',
      input: s.nothing,
      output: z.strictObject({ credentials: z.array(s.declaredCredential) }),
    }),
    holders: call({
      summary: 'Who has set their personal secrets of an agent, without values.',
      role: 'admin',
      input: z.strictObject(agent),
      output: z.strictObject({ secrets: z.array(s.secretHolders) }),
    }),
    saveSecrets: call({
      summary:
        'Sets and removes secrets of one capability, all or none: shared ones, and one’s own personal ones.',
      role: 'admin',
      input: z.strictObject(secrets),
      output: s.secretsSaved,
      changes: true,
    }),
    saveOwnSecrets: call({
      summary: 'Sets and removes one’s own personal secrets of one capability, all or none.',
      role: 'user',
      input: z.strictObject(secrets),
      output: s.secretsSaved,
      changes: true,
    }),
    openLink: call({
      summary: 'Opens an address in the system browser that a description of the agent holds.',
      role: 'user',
      input: z.strictObject({ ...agent, address: s.shortText }),
      output: s.nothing,
    }),
    choosePackage: call({
      summary: 'Asks for a package, unpacks and checks it, and tells what it requires.',
      role: 'admin',
      input: z.strictObject({ kind: z.enum(['archive', 'folder']) }),
      output: z.strictObject({ package: s.packageInspection.nullable() }),
    }),
    dropPackage: fileCall({
      summary: 'Unpacks and checks a package that was dropped on the window.',
      role: 'admin',
      output: z.strictObject({ package: s.packageInspection }),
    }),
    install: call({
      summary: 'Installs a package that was checked, or updates the agent to it.',
      role: 'admin',
      input: z.strictObject({ ...unpacked, removeLeftovers: z.boolean() }),
      output: s.nothing,
      changes: true,
    }),
    discardPackage: call({
      summary: 'Throws a package away that was checked and not installed.',
      role: 'admin',
      input: z.strictObject(unpacked),
      output: s.nothing,
    }),
    removal: call({
      summary: 'What removing an agent would mean for stored values.',
      role: 'admin',
      input: z.strictObject(agent),
      output: s.agentRemoval,
    }),
    remove: call({
      summary: 'Removes an agent and, when asked to, the values that no other agent uses.',
      role: 'admin',
      input: z.strictObject({ ...agent, removeSecrets: z.boolean() }),
      output: s.nothing,
      changes: true,
    }),
  },
  masterSecret: {
    status: call({
      summary: 'Where the master secret came from, and how the OS keychain stands to it.',
      role: 'admin',
      input: s.nothing,
      output: s.keychainStatus,
    }),
    seal: call({
      summary: 'Keeps the master secret in the OS keychain, from where the next start takes it.',
      role: 'admin',
      input: s.nothing,
      output: s.nothing,
      changes: true,
    }),
    unseal: call({
      summary: 'Takes the master secret out of the OS keychain.',
      role: 'admin',
      input: s.nothing,
      output: s.nothing,
      changes: true,
    }),
    test: call({
      summary: 'Reads the master secret back from the OS keychain and checks that it fits.',
      role: 'admin',
      input: s.nothing,
      output: s.nothing,
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
  },
  providers: {
    list: call({
      summary: 'Every LLM provider, connected or not, without its key.',
      role: 'admin',
      input: s.nothing,
      output: z.strictObject({ providers: z.array(s.provider) }),
    }),
    save: call({
      summary:
        'Connects a provider, or replaces its key, address or region; checks first unless told not to. A key of null stays, but not for another address.',
      role: 'admin',
      input: z.strictObject({
        id: s.shortText,
        key: newSecret,
        baseAddress: s.shortText.nullable(),
        region: s.shortText.nullable(),
        check: z.boolean(),
        ...s.acceptance,
      }),
      output: z.strictObject({ outcome: s.checkOutcome }),
      changes: true,
    }),
    check: call({
      summary: 'Checks the stored key of a provider.',
      role: 'admin',
      input: z.strictObject({ id: s.shortText }),
      output: z.strictObject({ outcome: s.checkOutcome }),
    }),
    disconnect: call({
      summary: 'Removes key and address of a provider; can be undone for a few seconds.',
      role: 'admin',
      input: z.strictObject({ id: s.shortText }),
      output: s.removed,
      changes: true,
    }),
    openPage: call({
      summary: "Opens a provider's own page of its keys, or of what was used, in the browser.",
      role: 'admin',
      input: z.strictObject({
        id: s.providerId.exclude(['pico']),
        page: z.enum(['keys', 'usage']),
      }),
      output: s.nothing,
    }),
  },
  pipes: {
    list: call({
      summary: 'Every pipe of everybody, without its secret.',
      role: 'admin',
      input: s.nothing,
      output: z.strictObject({ pipes: z.array(s.pipe) }),
    }),
    saveTelegram: call({
      summary:
        'Adds a Telegram pipe (`pipeId` null) or changes one; checks the bot token first unless told not to. A token of null stays.',
      role: 'admin',
      input: z.strictObject({
        pipeId: s.shortText.nullable(),
        ...user,
        ...s.pipeProfile,
        token: newSecret,
        chat: s.shortText,
        check: z.boolean(),
        otherKeyOk,
      }),
      output: z.strictObject({ outcome: s.checkOutcome }),
      changes: true,
    }),
    saveBlueBubbles: call({
      summary:
        'Adds a BlueBubbles pipe (`pipeId` null) or changes one; checks the server first unless told not to. A password of null stays, but not for another address.',
      role: 'admin',
      input: z.strictObject({
        pipeId: s.shortText.nullable(),
        ...user,
        ...s.pipeProfile,
        address: s.shortText,
        password: newSecret,
        chat: s.shortText,
        check: z.boolean(),
        ...s.acceptance,
      }),
      output: z.strictObject({ outcome: s.checkOutcome }),
      changes: true,
    }),
    createWebhook: call({
      summary: 'Adds a webhook pipe, makes its token and shows it this once.',
      role: 'admin',
      input: z.strictObject({
        ...user,
        ...s.pipeProfile,
        /** Where answers go; empty: nowhere. */
        address: s.shortText,
        insecureOk,
      }),
      output: z.strictObject({ token: z.string() }),
      changes: true,
    }),
    replaceToken: call({
      summary: 'Makes a new token for a webhook pipe and shows it this once; the old one ends.',
      role: 'admin',
      input: z.strictObject(pipe),
      output: z.strictObject({ token: z.string() }),
      changes: true,
    }),
    update: call({
      summary: 'Changes name and agent of a pipe of any known kind.',
      role: 'admin',
      input: z.strictObject({ ...pipe, ...s.pipeProfile }),
      output: s.nothing,
      changes: true,
    }),
    setActive: call({
      summary: 'Turns a pipe on or off.',
      role: 'admin',
      input: z.strictObject({ ...pipe, active: z.boolean() }),
      output: s.nothing,
      changes: true,
    }),
    check: call({
      summary: 'Checks the stored token or password of a Telegram or BlueBubbles pipe.',
      role: 'admin',
      input: z.strictObject(pipe),
      output: z.strictObject({ outcome: s.checkOutcome }),
    }),
    telegramChats: call({
      summary:
        'The chats that a bot has seen lately, newest first: by the token in the form, or by the stored one of a pipe.',
      role: 'admin',
      input: z.union([z.strictObject({ token: s.valueText, otherKeyOk }), z.strictObject(pipe)]),
      output: z.strictObject({ chats: z.array(s.telegramChat) }),
    }),
    remove: call({
      summary: 'Removes a pipe with all it has stored; can be undone for a few seconds.',
      role: 'admin',
      input: z.strictObject(pipe),
      output: s.removed,
      changes: true,
    }),
    openPage: call({
      summary: 'Opens the page on which a bot, or the BlueBubbles server, is got, in the browser.',
      role: 'admin',
      input: z.strictObject({ page: z.enum(['botFather', 'blueBubbles']) }),
      output: s.nothing,
    }),
  },
  checks: {
    cancel: call({
      summary: 'Ends the checks that this window is waiting for.',
      role: 'admin',
      input: s.nothing,
      output: s.nothing,
    }),
  },
  removals: {
    undo: call({
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
