/** Pipes: the ways in which messages come to an agent. */
import { z } from 'zod';
import {
  acceptance,
  checkOutcome,
  instant,
  lastCheck,
  nothing,
  ofUser,
  removed,
  secretStatus,
  seen,
  shortText,
  userRef,
  valueText,
} from './common.ts';
import { always, call } from './define.ts';

export const pipe = z.strictObject({
  id: z.string(),
  name: z.string(),
  owner: userRef,
  /** `web`, `webhook`, `telegram`, `imessage` (BlueBubbles), `whatsapp`, or what a newer Selu calls it. */
  transport: z.string(),
  /** False for `whatsapp`, which Selu alone looks after, and for a kind of pipe that a newer Selu has added. It is shown, but cannot be changed. */
  known: z.boolean(),
  active: z.boolean(),
  /** Answers when no other agent is named. Null: none is chosen; a `name` of null: it is not installed any more. */
  agent: z.strictObject({ id: z.string(), name: z.string().nullable() }).nullable(),
  /** The status of the bot token, of the server's password, or of the token that other programs send. */
  secretStatus,
  /** The status of what a webhook sends with its answers, a whole `Authorization` header. */
  answerAuth: secretStatus,
  /** A secret of it stands in the database in plain text: this Selu keeps it so. */
  plain: z.boolean(),
  /** How many senders may write through it. */
  senders: z.number().int(),
  /** Telegram's chat or BlueBubbles's chat GUID. */
  chat: z.string().nullable(),
  /** The address of the BlueBubbles server, or that to which a webhook sends its answers, without the query. */
  address: z.string().nullable(),
  /** When the secret was stored. Null when the instance does not say, or when the stored time cannot be read. */
  updatedAt: instant.nullable(),
  /** When a message last came or went through it. Null: none has, or the instance does not say. */
  lastUsed: instant.nullable(),
  /** Null: what is stored was not checked, or there is nothing to check. */
  lastCheck: lastCheck.nullable(),
  /** For an edit of it. */
  stamp: z.string(),
});
export type Pipe = z.infer<typeof pipe>;

/** Somebody who may write through a pipe. */
export const sender = z.strictObject({
  id: z.string(),
  /** As the messenger names them: a number, an address, a chat's id. */
  sender: z.string(),
  /** As whom they write. */
  user: userRef,
  /** Null where the stored time cannot be read. */
  addedAt: instant.nullable(),
});
export type Sender = z.infer<typeof sender>;

/** The fields that every pipe has; an `agentId` of null: none is chosen. */
export const pipeProfile = { name: shortText, agentId: shortText.nullable() };

export const telegramChat = z.strictObject({
  id: z.string(),
  /** The group's title, or the person's name. */
  title: z.string(),
  kind: z.enum(['private', 'group', 'channel']),
});
export type TelegramChat = z.infer<typeof telegramChat>;

const ofPipe = { pipeId: shortText };
const { otherKeyOk, insecureOk } = acceptance;

export const pipeCalls = {
  list: call({
    summary: 'Every pipe of everybody, without its secret.',
    role: 'admin',
    input: nothing,
    output: z.strictObject({ pipes: z.array(pipe) }),
  }),
  saveTelegram: call({
    summary:
      'Adds a Telegram pipe (`pipeId` null) or changes one; checks the bot token first unless told not to. A token of null stays.',
    role: 'admin',
    input: z.strictObject({
      pipeId: shortText.nullable(),
      ...ofUser,
      ...pipeProfile,
      token: valueText.nullable(),
      chat: shortText,
      ...seen,
      check: z.boolean(),
      otherKeyOk,
    }),
    output: z.strictObject({ outcome: checkOutcome }),
    changes: true,
  }),
  saveBlueBubbles: call({
    summary:
      'Adds a BlueBubbles pipe (`pipeId` null) or changes one; checks the server first unless told not to. A password of null stays, but not for another address.',
    role: 'admin',
    input: z.strictObject({
      pipeId: shortText.nullable(),
      ...ofUser,
      ...pipeProfile,
      address: shortText,
      password: valueText.nullable(),
      chat: shortText,
      ...seen,
      check: z.boolean(),
      ...acceptance,
    }),
    output: z.strictObject({ outcome: checkOutcome }),
    changes: true,
  }),
  createWebhook: call({
    summary: 'Adds a webhook pipe, makes its token and shows it this once.',
    role: 'admin',
    input: z.strictObject({
      ...ofUser,
      ...pipeProfile,
      /** Where answers go; empty: nowhere. */
      address: shortText,
      insecureOk,
    }),
    output: z.strictObject({ pipeId: z.string(), token: z.string() }),
    changes: true,
  }),
  replaceToken: call({
    summary: 'Makes a new token for a webhook pipe and shows it this once; the old one ends.',
    role: 'admin',
    input: z.strictObject(ofPipe),
    output: z.strictObject({ token: z.string() }),
    changes: true,
  }),
  update: call({
    summary: 'Changes name and agent of a pipe of any known kind.',
    role: 'admin',
    input: z.strictObject({ ...ofPipe, ...pipeProfile, ...seen }),
    output: nothing,
    changes: true,
  }),
  setAnswerAuth: call({
    summary: 'Sets what a webhook sends with its answers, a whole `Authorization` header.',
    role: 'admin',
    input: z.strictObject({ ...ofPipe, auth: valueText, ...seen }),
    output: nothing,
    changes: true,
  }),
  removeAnswerAuth: call({
    summary: 'Has a webhook send its answers without it; can be undone for a few seconds.',
    role: 'admin',
    input: z.strictObject(ofPipe),
    output: removed,
    changes: true,
  }),
  senders: call({
    summary: 'Who may write through a pipe, and as whom.',
    role: 'admin',
    input: z.strictObject(ofPipe),
    output: z.strictObject({ senders: z.array(sender) }),
  }),
  addSender: call({
    summary: 'Lets somebody write through a pipe.',
    role: 'admin',
    // Whoever writes there uses the agents and the secrets of that person.
    freshFor: always,
    input: z.strictObject({ ...ofPipe, ...ofUser, sender: shortText }),
    output: nothing,
    changes: true,
  }),
  removeSender: call({
    summary:
      'Takes somebody from those who may write through a pipe; can be undone for a few seconds.',
    role: 'admin',
    input: z.strictObject({ senderId: shortText }),
    output: removed,
    changes: true,
  }),
  setActive: call({
    summary:
      'Turns a pipe on or off; on instead of another of its kind, which goes off, where Selu runs one alone.',
    role: 'admin',
    input: z.strictObject({
      ...ofPipe,
      active: z.boolean(),
      insteadOf: shortText.nullable().optional(),
    }),
    output: nothing,
    changes: true,
  }),
  check: call({
    summary: 'Checks the stored token or password of a Telegram or BlueBubbles pipe.',
    role: 'admin',
    input: z.strictObject(ofPipe),
    output: z.strictObject({ outcome: checkOutcome }),
  }),
  telegramChats: call({
    summary:
      'The chats that a bot has seen lately, newest first: by the token in the form, or by the stored one of a pipe.',
    role: 'admin',
    input: z.union([z.strictObject({ token: valueText, otherKeyOk }), z.strictObject(ofPipe)]),
    output: z.strictObject({ chats: z.array(telegramChat) }),
  }),
  remove: call({
    summary: 'Removes a pipe with all it has stored; can be undone for a few seconds.',
    role: 'admin',
    input: z.strictObject(ofPipe),
    output: removed,
    changes: true,
  }),
  openPage: call({
    summary: 'Opens the page on which a bot, or the BlueBubbles server, is got, in the browser.',
    role: 'admin',
    budget: 'pages',
    input: z.strictObject({ page: z.enum(['botFather', 'blueBubbles']) }),
    output: nothing,
  }),
} as const;
