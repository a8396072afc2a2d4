/** Accounts, which administrators look after. */
import { z } from 'zod';
import { limits } from '../limits.ts';
import {
  errorInfo,
  instant,
  language,
  nothing,
  ofUser,
  seen,
  shortText,
  userRef,
  valueText,
} from './common.ts';
import { always, call } from './define.ts';

/** An administrator can do everything: to make one is to give power. */
const makesAdmin = ({ isAdmin }: { readonly isAdmin: boolean }): boolean => isAdmin;

/** Which agents a user may use. `default` is never listed: nobody can lose it. */
export const agentAccess = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('all') }),
  z.strictObject({ mode: z.literal('none') }),
  z.strictObject({
    mode: z.literal('selected'),
    agentIds: z.array(shortText).max(limits.selectedAgents),
  }),
]);
export type AgentAccess = z.infer<typeof agentAccess>;

const agentIds = z.array(shortText).min(1).max(limits.selectedAgents);

/** What several people are to have from now on: the same for all of them, or some agents more or fewer than each has. */
export const accessChange = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('all') }),
  z.strictObject({ mode: z.literal('none') }),
  z.strictObject({ mode: z.literal('give'), agentIds }),
  z.strictObject({ mode: z.literal('take'), agentIds }),
]);
export type AccessChange = z.infer<typeof accessChange>;

export const accessChanged = z.strictObject({
  changed: z.number().int(),
  /** How many had it so already. */
  unchanged: z.number().int(),
  /** Whose could not be changed, and why. */
  refused: z.array(z.strictObject({ user: userRef, error: errorInfo })),
});
export type AccessChanged = z.infer<typeof accessChanged>;

export const account = z.strictObject({
  ...userRef.shape,
  isAdmin: z.boolean(),
  language,
  /** Null where the stored time cannot be read. */
  createdAt: instant.nullable(),
  /** Null: never, as far as the instance knows. */
  lastSignInAt: instant.nullable(),
  agentAccess,
  /** Changed outside Selu: it counts for nothing until that is settled. */
  outside: z.boolean(),
  /** Somebody else has set their password, and they are to choose another at the next sign-in. */
  temporaryPassword: z.boolean(),
  /** For an edit of it. */
  stamp: z.string(),
});
export type Account = z.infer<typeof account>;

/** What is deleted together with a user. */
export const belongings = z.array(
  z.strictObject({
    kind: z.enum([
      'credentials',
      'sessions',
      'pipes',
      'channels',
      'conversations',
      'messages',
      'schedules',
      /** What agents keep of this user. */
      'memories',
      /** Made in conversations. */
      'files',
      /** What agents may do for this user. */
      'rules',
      'other',
    ]),
    count: z.number().int(),
    /** How many of them are somebody else's, as a conversation on a pipe of this user. */
    ofOthers: z.number().int(),
  }),
);
export type Belongings = z.infer<typeof belongings>;

/** The password is temporary: whose it is has to choose another at the next sign-in. Left out: it is not. */
const temporary = { temporary: z.boolean().optional() };

const profile = {
  username: shortText,
  displayName: shortText,
  language: language,
  isAdmin: z.boolean(),
};

export const userCalls = {
  list: call({
    summary: 'Every account, with its role, its agents and when it last signed in.',
    role: 'admin',
    input: nothing,
    output: z.strictObject({ users: z.array(account) }),
  }),
  create: call({
    summary: 'Creates an account, and says which agents it may use.',
    role: 'admin',
    budget: 'passwords',
    freshFor: makesAdmin,
    input: z.strictObject({
      ...profile,
      ...temporary,
      password: valueText,
      access: agentAccess.optional(),
    }),
    output: nothing,
    changes: true,
  }),
  update: call({
    summary: 'Changes names, language and role of an account.',
    role: 'admin',
    // Also where it takes the role away: the input alone does not say whose account it is.
    freshFor: always,
    input: z.strictObject({ ...ofUser, ...profile, ...seen }),
    output: nothing,
    changes: true,
  }),
  setAgentAccess: call({
    summary: 'Sets which agents a user may use.',
    role: 'admin',
    input: z.strictObject({ ...ofUser, access: agentAccess, ...seen }),
    output: nothing,
    changes: true,
  }),
  changeAgentAccess: call({
    summary: 'Gives several people agents, or takes them away, and names whose stay as they are.',
    role: 'admin',
    input: z.strictObject({
      changes: z
        .array(
          z.strictObject({
            userIds: z.array(shortText).min(1).max(limits.selectedRows),
            access: accessChange,
          }),
        )
        .min(1)
        .max(2),
    }),
    output: accessChanged,
    changes: true,
  }),
  resetPassword: call({
    summary: 'Sets a new password for another user and ends all of their sessions.',
    role: 'admin',
    budget: 'passwords',
    freshFor: always,
    input: z.strictObject({ ...ofUser, ...temporary, password: valueText }),
    output: nothing,
    changes: true,
  }),
  signOut: call({
    summary: 'Ends all sessions of a user.',
    role: 'admin',
    input: z.strictObject(ofUser),
    output: z.strictObject({ ended: z.number().int() }),
    changes: true,
  }),
  belongings: call({
    summary: 'What would go with a user who is deleted.',
    role: 'admin',
    input: z.strictObject(ofUser),
    output: z.strictObject({ belongings: belongings }),
  }),
  delete: call({
    summary: 'Deletes another user and all that belongs to them; their username confirms it.',
    role: 'admin',
    freshFor: always,
    input: z.strictObject({ ...ofUser, username: shortText }),
    /** Of the files that Selu keeps of their conversations, those that could not be deleted, and where they are. */
    output: z.strictObject({
      filesLeft: z.strictObject({ count: z.number().int(), folder: z.string() }).nullable(),
    }),
    changes: true,
  }),
  names: call({
    summary: 'Who has an account: to choose for whom a credential is.',
    role: 'admin',
    input: nothing,
    output: z.strictObject({ users: z.array(userRef) }),
  }),
} as const;
