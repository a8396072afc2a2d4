/** Which instances this app knows, which one a window shows, and how one that is there already is found and opened. */
import { z } from 'zod';
import { errorInfo, nothing, shortText } from './common.ts';
import { call } from './define.ts';

/** `own`: made by this app. `attached`: an orchestrator's, opened where it is. */
export const instanceKind = z.enum(['own', 'attached']);

/** One of those that this app knows. */
export const knownInstance = z.strictObject({
  id: z.string(),
  kind: instanceKind,
  name: z.string(),
  /** Where its database is: an absolute path. */
  file: z.string(),
  /** The window that asks shows it. */
  shown: z.boolean(),
});
export type KnownInstance = z.infer<typeof knownInstance>;

/** One of the list that has the same id as what was found: it has moved there, or one of the two is a copy. */
export const sameInstance = z.strictObject({
  id: z.string(),
  name: z.string(),
  file: z.string(),
  /** Its database is still where it was. */
  exists: z.boolean(),
});
export type SameInstance = z.infer<typeof sameInstance>;

/**
 * What the person says of it. `moved`: what this app keeps of the other goes with it, and the other leaves the list.
 * `copy`: both stay, each with its own.
 */
export const answerToSame = z.enum(['moved', 'copy']);
export type AnswerToSame = z.infer<typeof answerToSame>;

/** What was found at a place, before any of it is used. */
export const foundInstance = z.strictObject({
  /** For {@link instancesCalls.attach}: a page names no path. */
  handle: z.string(),
  name: z.string(),
  file: z.string(),
  /** The folder of its agents; null: none was found. */
  agents: z.string().nullable(),
  /** The file that holds its master secret; null: none was found. The secret itself is never told. */
  keyFile: z.string().nullable(),
  /** Where its server answers; null: not known. */
  server: z.string().nullable(),
  users: z.number().int(),
  credentials: z.number().int(),
  /** Why it can only be read; null: it can be written. */
  readOnly: errorInfo.nullable(),
  /** The app knows it already. */
  known: z.boolean(),
  /** Then {@link instancesCalls.attach} wants to be told which of the two it is; null: there is no such other. */
  sameIdAs: sameInstance.nullable(),
});
export type FoundInstance = z.infer<typeof foundInstance>;

/** The server of the Selu that the window shows, as it was last looked at. */
export const seluServer = z.strictObject({
  /** `unknown`: nobody has confirmed its address. `other`: what answers is no Selu, or not to be reached. */
  state: z.enum(['unknown', 'running', 'stopped', 'other']),
  /** Where it is looked for, or would be. */
  address: z.string(),
});
export type SeluServer = z.infer<typeof seluServer>;

const ofInstance = z.strictObject({ id: shortText });

export const instancesCalls = {
  list: call({
    summary: 'The instances that this app knows, and which of them the window shows.',
    role: 'public',
    input: nothing,
    output: z.strictObject({ instances: z.array(knownInstance) }),
  }),
  likely: call({
    summary: 'Looks for instances where people usually have them.',
    role: 'public',
    input: nothing,
    output: z.strictObject({
      found: z.array(foundInstance),
      /** What is there and cannot be opened. */
      unusable: z.array(z.strictObject({ folder: z.string(), problem: errorInfo })),
    }),
  }),
  choose: call({
    summary: 'Asks by a dialog of the system for a database or a folder, and says what is there.',
    role: 'public',
    input: z.strictObject({ kind: z.enum(['file', 'folder']) }),
    output: z.strictObject({ found: foundInstance.nullable() }),
    budget: 'dialogs',
  }),
  chooseAgents: call({
    summary:
      'Asks by a dialog of the system for the folder of the agents of what was found, and says what is there then.',
    role: 'public',
    input: z.strictObject({ handle: shortText }),
    output: z.strictObject({ found: foundInstance.nullable() }),
    budget: 'dialogs',
  }),
  attach: call({
    summary:
      'Opens an instance that was found, in place, and shows it in the window. `same`: what the person says where it is known at another place.',
    role: 'public',
    input: z.strictObject({ handle: shortText, same: answerToSame.optional() }),
    output: nothing,
    changes: true,
    budget: 'instances',
  }),
  show: call({
    summary: 'Shows another instance in the window. Who is signed in there stays signed in.',
    role: 'public',
    input: ofInstance,
    output: nothing,
    changes: true,
  }),
  openServer: call({
    summary: 'Opens a page of the Selu whose database the window shows, in the browser.',
    role: 'user',
    budget: 'pages',
    input: z.strictObject({ page: z.enum(['agents']) }),
    output: nothing,
  }),
  rename: call({
    summary: 'What an instance is called on this computer.',
    role: 'user',
    input: z.strictObject({ id: shortText, name: shortText }),
    output: nothing,
    changes: true,
    budget: 'instances',
  }),
  server: call({
    summary: 'Whether the Selu that the window shows runs; null for the app’s own instance.',
    role: 'user',
    input: nothing,
    output: z.strictObject({ server: seluServer.nullable() }),
  }),
  setServer: call({
    summary: 'Where that Selu answers on this computer, confirmed by the person.',
    role: 'admin',
    input: z.strictObject({ address: z.string().max(2_000) }),
    output: nothing,
    changes: true,
  }),
  forget: call({
    summary:
      'Takes an instance off the list of this app, with all that it keeps of it, as soon as the person has confirmed that. Its files stay as they are.',
    role: 'public',
    input: ofInstance,
    /** Why its master secret is still in the keychain; null: it is not there. */
    output: z.strictObject({ left: errorInfo.nullable() }),
    changes: true,
    budget: 'instances',
  }),
} as const;
