/** The restoring of a backup: chosen, looked at, and put in the place of what is there. */
import { z } from 'zod';
import { backupKey, backupLock } from './backups.ts';
import { errorInfo, nothing, shortText } from './common.ts';
import { always, call, type Role } from './define.ts';

/** A backup that a person has chosen, not opened yet. */
export const chosenBackup = z.strictObject({
  /** For the calls that follow: a page names no path. */
  handle: z.string(),
  file: z.string(),
  opensWith: z.enum(['passphrase', 'identity']),
});
export type ChosenBackup = z.infer<typeof chosenBackup>;

/** What a backup holds, which was opened and checked whole, and what restoring it would mean here. */
export const restorePreview = z.strictObject({
  file: z.string(),
  /** ISO 8601, UTC. */
  madeAt: z.string(),
  /** Of the app that made it. */
  version: z.string(),
  /** What it was called there; empty: it had no name. */
  name: z.string(),
  people: z.number().int(),
  credentials: z.number().int(),
  agents: z.number().int(),
  /** Whether it is the one that is here. `none`: nothing is here. */
  instance: z.enum(['same', 'other', 'none', 'unknown']),
  /** The master secret is in it. */
  secretInside: z.boolean(),
  /** Whether the master secret at hand opens it; `unknown`: none is at hand, or nothing tells. */
  secretFits: z.enum(['fits', 'other', 'unknown']),
  /** What becomes of what is here. `saved`: a backup is made of it first. `kept`: it cannot be opened, and stays, renamed. */
  present: z.enum(['none', 'saved', 'kept']),
  /** Why it cannot be restored here; null: it can. */
  problem: errorInfo.nullable(),
});
export type RestorePreview = z.infer<typeof restorePreview>;

export const restoreOutcome = z.strictObject({
  /** The backup that was made of what was there; null: nothing was there that could be opened. */
  saved: z.string().nullable(),
  /** What opens the backup that was restored opens that one, too. */
  opensAlike: z.boolean(),
  /** Where what could not be opened is kept. */
  kept: z.array(z.string()),
  /** The master secret of the backup was taken. */
  secretTaken: z.boolean(),
  isOpen: z.boolean(),
  /** The database of a Selu, which is to be started again. */
  isAttached: z.boolean(),
  /** Starts it; null: how it runs is not known. */
  startCommand: z.string().nullable(),
});
export type RestoreOutcome = z.infer<typeof restoreOutcome>;

export const restoreProgress = z.strictObject({
  step: z.enum(['opening', 'saving', 'copying', 'replacing']),
  /** How much of the whole is done, from 0 to 1. */
  part: z.number(),
  /** False from the moment on in which it is decided. */
  canStop: z.boolean(),
});
export type RestoreProgress = z.infer<typeof restoreProgress>;

const ofBackup = { handle: shortText };
const callsFor = (role: Role, where: string, more: { readonly freshFor?: typeof always }) =>
  ({
    choose: call({
      summary: `Asks for a backup by a dialog of the system, to restore it ${where}.`,
      role,
      budget: 'dialogs',
      input: nothing,
      output: z.strictObject({ chosen: chosenBackup.nullable() }),
    }),
    look: call({
      summary: 'Opens a backup that was chosen, checks all of it, and says what it holds.',
      role,
      budget: 'backups',
      input: z.strictObject({ ...ofBackup, key: backupKey }),
      output: restorePreview,
    }),
    discard: call({
      summary: 'Puts away a backup that was chosen.',
      role,
      input: z.strictObject(ofBackup),
      output: nothing,
    }),
    run: call({
      summary: `Restores the backup that was looked at ${where}, once a dialog of the system has confirmed it; before that a backup is made of what is there.`,
      role,
      ...more,
      budget: 'backups',
      input: z.strictObject({
        ...ofBackup,
        takeSecret: z.boolean(),
        /** Of the backup of what is here; null: what opens the one that is restored opens it, too. */
        presentLock: backupLock.nullable(),
      }),
      output: restoreOutcome,
      changes: true,
    }),
  }) as const;

export const restoreCalls = {
  ...callsFor('admin', 'over the instance', { freshFor: always }),
  // While an instance is closed, nobody can say who is signed in: the handle and its window are enough.
  progress: call({
    summary:
      'How far the opening of a backup is, or its restore, for the window that has chosen it; null while nothing is done.',
    role: 'public',
    input: z.strictObject(ofBackup),
    output: z.strictObject({ progress: restoreProgress.nullable() }),
  }),
  stop: call({
    summary: 'Stops that, unless it is decided already: nothing is replaced then.',
    role: 'public',
    input: z.strictObject(ofBackup),
    output: nothing,
  }),
} as const;

/** Where nobody can sign in. */
export const rescueCalls = callsFor(
  'public',
  'where there is no instance, or one that cannot be opened',
  {},
);
