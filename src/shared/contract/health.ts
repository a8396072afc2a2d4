/** Health: what needs somebody, why, and where it is mended. No value crosses, nor anything made of one. */
import { z } from 'zod';
import { findingKindNames, severities } from '../findings.ts';
import { limits } from '../limits.ts';
import { instant, nothing, shortText, userRef } from './common.ts';
import { credentialFilters } from './credentials.ts';
import { call } from './define.ts';

export const severity = z.enum(severities);

/** Where a finding is mended. `userId`: whose it is; null: everybody's. */
export const findingFix = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('agentSecrets'),
    agentId: z.string(),
    userId: z.string().nullable(),
  }),
  z.strictObject({
    kind: z.literal('credential'),
    id: z.string(),
    userId: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('credentials'), filters: credentialFilters }),
  z.strictObject({ kind: z.literal('user'), userId: z.string() }),
  z.strictObject({ kind: z.literal('users') }),
  z.strictObject({ kind: z.literal('agentAccess'), agentId: z.string() }),
  z.strictObject({ kind: z.literal('provider'), id: z.string() }),
  z.strictObject({ kind: z.literal('providers') }),
  z.strictObject({ kind: z.literal('pipe'), id: z.string() }),
  z.strictObject({ kind: z.literal('outside') }),
  z.strictObject({ kind: z.literal('kit') }),
  z.strictObject({ kind: z.literal('backups') }),
  z.strictObject({ kind: z.literal('rotation') }),
  z.strictObject({ kind: z.literal('keychain') }),
  /** One's own. */
  z.strictObject({ kind: z.literal('password') }),
  z.strictObject({ kind: z.literal('sessions') }),
  /** Who can use what. */
  z.strictObject({ kind: z.literal('access') }),
  /** What is to be run on the computer on which Selu runs. */
  z.strictObject({ kind: z.literal('command'), text: z.string() }),
]);
export type FindingFix = z.infer<typeof findingFix>;

/** A thing that a finding is about. Several of `same_value` hold the same value. */
export const findingThing = z.strictObject({
  kind: z.enum(['credential', 'provider', 'pipe', 'agent', 'user']),
  id: z.string(),
  name: z.string(),
  /** Of a credential; else null. */
  capabilityId: z.string().nullable(),
  /** Whose it is; null: everybody's. */
  user: userRef.nullable(),
});
export type FindingThing = z.infer<typeof findingThing>;

export const finding = z.strictObject({
  /** Stays the same for as long as the same is found of the same thing. */
  id: z.string(),
  /** Another one when what is found has changed: one that was dismissed comes back then. */
  mark: z.string(),
  kind: z.enum(findingKindNames),
  severity,
  whose: z.enum(['all', 'person', 'own']),
  /** For its sentences. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  fix: findingFix,
  /** Whom it is about. */
  people: z.array(userRef).max(limits.findingThings),
  things: z.array(findingThing).max(limits.findingThings),
  /** Since when it is so; null: that is not known. */
  since: instant.nullable(),
  dismissed: z
    .strictObject({
      /** Null: it was an account that is gone, or at the command line; a member is told no other name. */
      by: userRef.nullable(),
      at: instant,
      reason: z.string(),
    })
    .nullable(),
  snoozedUntil: instant.nullable(),
});
export type Finding = z.infer<typeof finding>;

const count = z.int();
const counts = z.strictObject({ bad: count, warning: count, advice: count });

export const health = z.strictObject({
  /** `checking`: values are still gone through for the first time; what needs none of them is there. */
  state: z.enum(['checking', 'ready']),
  checkedAt: instant.nullable(),
  /** Since when nothing is found; null: something is, or that is not known yet. */
  allWellSince: instant.nullable(),
  counts,
  /** The worst first, of each kind at most `limits.findingsOfKind`. */
  findings: z.array(finding),
  /** How many more there are of a kind; they are in {@link counts}. */
  more: z.array(z.strictObject({ kind: z.enum(findingKindNames), count })),
  /** What somebody has dismissed or put off. */
  dismissed: z.array(finding),
});
export type Health = z.infer<typeof health>;

/** For the signs in the window. */
export const healthSummary = z.strictObject({
  state: health.shape.state,
  /** Null: nothing is found. */
  worst: severity.nullable(),
  counts,
  /** The worst one. */
  finding: finding.nullable(),
});
export type HealthSummary = z.infer<typeof healthSummary>;

/** After how many days one is told; null: never. */
const days = z.int().min(1).max(3_650).nullable();

export const healthSettings = z.strictObject({
  /** A value that was not renewed. */
  rotationDays: days,
  /** A backup that was not followed by another. */
  backupDays: days,
  /** A provider that was not checked. */
  checkDays: days,
  /** An administrator's password. */
  passwordDays: days,
  /** The master secret. */
  secretDays: days,
});
export type HealthSettings = z.infer<typeof healthSettings>;

/** Of one credential. `general`: as the settings say. */
export const rotationDays = days;
export const rotationInterval = z.union([days, z.literal('general')]);
export type RotationInterval = z.infer<typeof rotationInterval>;

const reason = z.string().trim().min(1).max(limits.dismissalReason);
const ofFinding = { id: z.string().max(1_000), mark: z.string().max(200) };

export const healthCalls = {
  list: call({
    summary: 'What needs somebody, the worst first; and what was dismissed.',
    role: 'admin',
    input: nothing,
    output: health,
  }),
  listOwn: call({
    summary: 'The same of what is the signed-in user’s own.',
    role: 'user',
    input: nothing,
    output: health,
  }),
  summary: call({
    summary: 'How much needs whoever is signed in, and the worst of it, as it was last found.',
    role: 'user',
    input: nothing,
    output: healthSummary,
  }),
  dismiss: call({
    summary: 'Hides a finding until it changes; who has done so, and why, is kept.',
    role: 'user',
    input: z.strictObject({ ...ofFinding, reason }),
    output: nothing,
    changes: true,
  }),
  snooze: call({
    summary: 'Hides a finding until a day, or until it changes.',
    role: 'user',
    input: z.strictObject({ ...ofFinding, until: instant }),
    output: nothing,
    changes: true,
  }),
  bringBack: call({
    summary: 'Shows a finding again that was dismissed or put off.',
    role: 'user',
    input: z.strictObject({ id: ofFinding.id }),
    output: nothing,
    changes: true,
  }),
  settings: call({
    summary: 'After how many days Health tells of something.',
    role: 'admin',
    input: nothing,
    output: healthSettings,
  }),
  setSettings: call({
    summary: 'Sets after how many days Health tells of something.',
    role: 'admin',
    input: healthSettings,
    output: nothing,
    changes: true,
  }),
  interval: call({
    summary: 'After how many days a credential is to be renewed.',
    role: 'user',
    input: z.strictObject({ credentialId: shortText }),
    output: z.strictObject({ days: rotationInterval }),
  }),
  setInterval: call({
    summary: 'Sets after how many days a credential is to be renewed: anybody’s, or one’s own.',
    role: 'user',
    input: z.strictObject({ credentialId: shortText, days: rotationInterval }),
    output: nothing,
    changes: true,
  }),
} as const;
