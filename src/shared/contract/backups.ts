/** Backups: one file with all of an instance, made now or on a schedule, and looked through. */
import { z } from 'zod';
import { errorInfo, instant, nothing, shortText } from './common.ts';
import { always, call } from './define.ts';

/** What a backup is encrypted to. */
export const backupLock = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passphrase'), passphrase: shortText }),
  /** Of age: `age1…`. */
  z.strictObject({ kind: z.literal('recipients'), recipients: z.array(shortText).min(1).max(20) }),
]);

/** What opens one. `identity`: of age, `AGE-SECRET-KEY-1…`. */
export const backupKey = z.union([
  z.strictObject({ passphrase: shortText }),
  z.strictObject({ identity: z.string().max(20_000) }),
]);

export type BackupKey = z.infer<typeof backupKey>;

export const backupEvery = z.enum(['off', 'daily', 'weekly']);
export type BackupEvery = z.infer<typeof backupEvery>;

/** How many backups of a schedule may be kept. */
const keep = z.number().int().min(1).max(100);

export const backupSchedule = z.strictObject({
  every: backupEvery,
  keep,
  /** Null: none was chosen yet. */
  folder: z.string().nullable(),
  /** To what they are encrypted; null: nothing was chosen yet. A passphrase is not told. */
  lock: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('passphrase') }),
      z.strictObject({ kind: z.literal('recipients'), recipients: z.array(z.string()) }),
    ])
    .nullable(),
});
export type BackupSchedule = z.infer<typeof backupSchedule>;

export const lastBackup = z.strictObject({
  at: instant,
  file: z.string(),
  size: z.number().int(),
  secretInside: z.boolean(),
  /** Whether the file is still there. */
  exists: z.boolean(),
});

export const backupStatus = z.strictObject({
  /** The last one that was made and read back; null: none was. */
  last: lastBackup.nullable(),
  /** Why the last scheduled one was not made; null: it was. */
  failure: z.strictObject({ at: instant, error: errorInfo }).nullable(),
  schedule: backupSchedule,
  /** Whether scheduled backups are on the same disk as the instance; null: that is not known. */
  sameDisk: z.boolean().nullable(),
});
export type BackupStatus = z.infer<typeof backupStatus>;

/** Something that was found damaged. */
export const damagedPart = z.strictObject({
  kind: z.enum([
    ...(['systemCredential', 'userCredential', 'apiKey', 'inboundToken'] as const),
    ...(['outboundAuth', 'botToken', 'serverPassword', 'agent'] as const),
  ]),
  /** By what it is told from others. */
  name: z.string(),
});

export const rehearsal = z.strictObject({
  madeAt: instant,
  version: z.string(),
  kind: z.enum(['own', 'attached']),
  /** Whether it is a backup of the instance that the window shows; null: that cannot be said. */
  sameInstance: z.boolean().nullable(),
  people: z.number().int(),
  credentials: z.number().int(),
  agents: z.number().int(),
  secretInside: z.boolean(),
  /** Which master secret fits: the one in it, the one at hand, none of them, or none was at hand. */
  secret: z.enum(['inside', 'given', 'wrong', 'missing']),
  /** Values that decrypt. */
  readable: z.number().int(),
  /** How many do not, agents that cannot be read included; the first of them are named. */
  damaged: z.number().int(),
  damagedParts: z.array(damagedPart),
  /** Rows that somebody without the master secret had changed before it was made. */
  outside: z.number().int(),
  leftOut: z.array(z.string()),
});
export type Rehearsal = z.infer<typeof rehearsal>;

export const backupCalls = {
  status: call({
    summary: 'The last backup, and the schedule.',
    role: 'admin',
    input: nothing,
    output: backupStatus,
  }),
  progress: call({
    summary: 'How much is done of a backup that is being made or looked through.',
    role: 'admin',
    input: nothing,
    /** From 0 to 1; null: none is. */
    output: z.strictObject({ part: z.number().nullable() }),
  }),
  save: call({
    summary:
      'Asks the person for a file and saves a backup there. Null where they have chosen none.',
    role: 'admin',
    freshFor: always,
    budget: 'dialogs',
    input: z.strictObject({ lock: backupLock, withSecret: z.boolean() }),
    output: z.strictObject({
      saved: z
        .strictObject({
          file: z.string(),
          size: z.number().int(),
          leftOut: z.array(z.string()),
        })
        .nullable(),
    }),
    changes: true,
  }),
  cancel: call({
    summary: 'Stops the backup that is being made, or looked through. Nothing is left of it.',
    role: 'admin',
    input: nothing,
    output: nothing,
  }),
  chooseFolder: call({
    summary:
      'Asks the person for a folder for scheduled backups. Null where they have chosen none.',
    role: 'admin',
    budget: 'dialogs',
    input: nothing,
    output: z.strictObject({
      chosen: z.strictObject({ handle: z.string(), folder: z.string() }).nullable(),
    }),
  }),
  setSchedule: call({
    summary: 'Sets when backups are made by themselves, where, and to what they are encrypted.',
    role: 'admin',
    freshFor: always,
    input: z.strictObject({
      every: backupEvery,
      keep,
      /** Of `chooseFolder`; null: as it is. */
      folder: shortText.nullable(),
      /** Null: as it is. */
      lock: backupLock.nullable(),
    }),
    output: nothing,
    changes: true,
  }),
  tryAgain: call({
    summary: 'Makes the scheduled backup now. Why it was not made, the status says.',
    role: 'admin',
    input: nothing,
    output: z.strictObject({ made: z.boolean() }),
    changes: true,
  }),
  chooseFile: call({
    summary: 'Asks the person for a backup. Null where they have chosen none.',
    role: 'admin',
    budget: 'dialogs',
    input: nothing,
    output: z.strictObject({
      chosen: z
        .strictObject({
          handle: z.string(),
          file: z.string(),
          opensWith: z.enum(['passphrase', 'identity']),
        })
        .nullable(),
    }),
  }),
  check: call({
    summary:
      'Opens a backup in a temporary place, decrypts every value, and says what it holds and what is damaged. No value is told.',
    role: 'admin',
    budget: 'secrets',
    input: z.strictObject({ handle: shortText, key: backupKey }),
    output: rehearsal,
  }),
} as const;
