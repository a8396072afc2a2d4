/**
 * What each command answers with `--json`. docs/command-line.md is made of it, and a test holds every command to it: a field
 * that is not here is not answered, and one that is here is always there.
 */
import { z } from 'zod';
import {
  account,
  activityPage,
  activityRow,
  agentAccess,
  credential,
  errorInfo,
  finding,
  health,
  importedPart,
  importLeftOut,
  moveItem,
  outsideItem,
  outsideReason,
  pipe,
  provider,
  rehearsal,
  restoreOutcome,
  restorePreview,
  sender,
  secretSource,
  session,
  userRef,
} from '#shared/contract/schemas.ts';
import { manifestSchema } from '../services/backup/manifest.ts';
import type { CliContext } from './context.ts';

const count = z.int();
const { around, inside } = importedPart.shape;

const status = z.strictObject({
  instance: z.strictObject({ file: z.string(), id: z.string().nullable() }).nullable(),
  secret: z.strictObject({ fits: z.boolean(), source: secretSource.nullable() }),
  outside: z.strictObject({ reason: outsideReason.nullable(), count }).nullable(),
  attached: z
    .strictObject({
      readOnly: errorInfo.nullable(),
      selu: z
        .strictObject({
          state: z.enum(['unknown', 'running', 'stopped', 'other']),
          address: z.string(),
        })
        .nullable(),
    })
    .nullable(),
  unwritable: errorInfo.nullable(),
  users: count,
  credentials: z.strictObject({ system: count, personal: count }),
});

const envImport = z.strictObject({
  file: z.string(),
  user: z.string().nullable(),
  stored: z.boolean(),
  places: z.array(
    z.strictObject({
      line: count.nullable(),
      variable: z.string(),
      capabilityId: z.string(),
      name: z.string(),
      replaces: z.boolean(),
      hasVariable: z.boolean(),
      around,
      inside,
    }),
  ),
  leftOut: z.array(
    z.strictObject({
      line: count.nullable(),
      variable: z.string().nullable(),
      reason: z.enum([
        ...importLeftOut.shape.reason.options,
        ...(['not_asked', 'other_owner', 'other_name', 'stored', 'invalid'] as const),
      ]),
      problem: errorInfo.nullable(),
    }),
  ),
});

const agent = z.strictObject({
  id: z.string(),
  name: z.string(),
  version: z.string().nullable(),
  capabilities: z.array(z.string()),
  problem: z.string().nullable(),
});

const instance = z.strictObject({
  id: z.string(),
  kind: z.enum(['own', 'attached']),
  name: z.string(),
  file: z.string(),
  agents: z.string().nullable(),
  server: z.string().nullable(),
  keyFile: z.string().nullable(),
  there: z.boolean(),
});

/** By the command, and what it is asked to do where it answers differently. */
export const jsonAnswers = {
  status,
  'user list': z.array(account),
  'session list': z.array(session.omit({ current: true }).extend({ user: userRef })),
  'credential list': z.array(credential.omit({ agents: true })),
  'credential import': envImport,
  'agent list': z.array(agent),
  'agent access list': z.array(z.strictObject({ username: z.string(), agentAccess })),
  'provider list': z.array(provider),
  'pipe list': z.array(pipe),
  'pipe sender list': z.array(sender),
  'outside list': z.strictObject({
    reason: outsideReason.nullable(),
    items: z.array(outsideItem),
  }),
  health: health
    .pick({ counts: true, more: true, allWellSince: true })
    .extend({ findings: z.array(finding.extend({ title: z.string() })), dismissed: count }),
  activity: activityPage.extend({ rows: z.array(activityRow) }),
  'instances list': z.array(instance),
  move: z.strictObject({ items: z.array(moveItem), take: z.array(z.string()) }),
  backup: z.strictObject({
    file: z.string(),
    size: count,
    manifest: manifestSchema.omit({ files: true }),
  }),
  'restore --dry-run': restorePreview,
  'restore --yes': restoreOutcome,
  'restore --check': rehearsal
    .omit({ sameInstance: true })
    .extend({ instanceId: z.string().nullable() }),
} as const satisfies Record<string, z.ZodType>;

export type JsonAnswer = keyof typeof jsonAnswers;

/** What a type alone does not say. */
export const jsonNotes: Partial<Record<JsonAnswer, string>> = {
  status:
    '`instance` is `null` where there is none. `outside` is `null` while the secret is missing, `attached` for the own instance. `unwritable` says why nothing of the app can be changed; the command exits with 1 then.',
  'user list':
    '`outside`: it was changed outside Selu and counts for nothing. `temporaryPassword`: it is to be changed at the next sign-in. `lastSignInAt` is `null` for never.',
  'session list':
    '`handle` is for `session end`. `device` is the name of the computer on which it was begun.',
  'provider list':
    '`keyStatus` is that of the stored key. `lastCheck` is `null` while what is stored was not checked.',
  'pipe list':
    '`secretStatus` is that of the token or password, `answerAuth` that of the header that a webhook sends with its answers. `senders` counts those who may write.',
  'credential list': '`user` is `null` for a shared one; `unused`: no installed agent asks for it.',
  'credential import':
    '`user` is whose the values are, `null`: shared. `stored` is `false` for `--dry-run`, and where there was nothing to store. `line` counts from 1. `variable` is the name in the file, `name` that of the credential. `problem` says what is wrong where `reason` is `invalid`.',
  'agent list':
    '`problem` is a sentence in the language of the terminal; `null`: the agent can be used.',
  'pipe sender list': '`sender` is as the messenger names them, `user` is as whom they write.',
  'outside list': '`seen` is for `outside accept` and `outside remove`.',
  health:
    'The worst first; it exits with 1 when `counts.bad` is not 0. `title` is a sentence in the language of the terminal. `more` says how many of a kind are not among the `findings`, `dismissed` how many somebody has hidden.',
  activity:
    '`rows`: the latest first, at most `--limit` of `matching`. `chain.at` is the `seq` of the first row that is not as it was written; the command exits with 1 then. `about` and `with` are called as they were then. `unwritten`: rows that could not be written yet.',
  'instances list':
    '`agents`, `keyFile`: absolute paths, `null` where they are not known. `server`: where its Selu answers. `there`: its database is where it was.',
  move: '`take` has the ids of the items that were moved, or with `--dry-run` would be.',
  backup:
    '`size` is in bytes. `manifest.leftOut` names what is no plain file in the folders of the agents.',
  'restore --dry-run': 'Also without `--yes`, where the command exits with 2.',
  'restore --check':
    '`readable` and `damaged` count values; at most 100 `damagedParts` are named. It exits with 1 unless all of it is whole and a secret fits.',
};

/** Answers a program. The compiler holds what is said to {@link jsonAnswers}. */
export function sayJson<A extends JsonAnswer>(
  { say }: CliContext,
  _which: A,
  answer: DeepReadonly<z.output<(typeof jsonAnswers)[A]>>,
): void {
  say(JSON.stringify(answer));
}

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;
