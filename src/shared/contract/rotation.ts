/** Changing the master secret: everything is encrypted anew, under another one. */
import { z } from 'zod';
import { errorInfo, nothing, shortText } from './common.ts';
import { always, call } from './define.ts';

/** A kind of value that does not decrypt. */
export const damagedKind = z.enum([
  ...(['systemCredential', 'userCredential', 'apiKey', 'inboundToken'] as const),
  ...(['outboundAuth', 'botToken', 'serverPassword'] as const),
]);
export type DamagedKind = z.infer<typeof damagedKind>;

export const damagedValue = z.strictObject({
  /** Names it for {@link rotationCalls.run}. */
  id: z.string(),
  kind: damagedKind,
  /** Of a credential with its capability; else of the provider or pipe. Null: nothing says it any more. */
  name: z.string().nullable(),
  /** The display name of whose it is; null: everyone's. */
  person: z.string().nullable(),
});
export type DamagedValue = z.infer<typeof damagedValue>;

/**
 * Where a start finds the master secret by itself, and the new one has to be put in. `variable`: of the app's environment.
 * `file`: which holds nothing else. `line`: of a file, which begins with `begins`. `selu`: wherever the server has it.
 */
export const secretPlace = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('variable'), name: z.string() }),
  z.strictObject({ kind: z.literal('file'), file: z.string() }),
  z.strictObject({ kind: z.literal('line'), file: z.string(), begins: z.string() }),
  z.strictObject({ kind: z.literal('selu'), begins: z.string() }),
]);
export type SecretPlace = z.infer<typeof secretPlace>;

export const rotationPlan = z.strictObject({
  /** How many values there are. */
  values: z.number().int(),
  /** Those that do not decrypt: each stays as it is, or is removed. */
  damaged: z.array(damagedValue),
  /** How many more there are, which stay. */
  more: z.number().int(),
  /** Stands for all that does not decrypt: what is decided names it. */
  seen: z.string(),
  places: z.array(secretPlace),
  /** The keychain has the present one, and gets the new one. */
  sealed: z.boolean(),
  /** Of an attached instance, whose Selu has to be stopped: whether it is, as far as that can be told. */
  selu: z
    .strictObject({
      state: z.enum(['unknown', 'running', 'stopped', 'other']),
      /** Stops it; null: how it runs is not known. */
      stop: z.string().nullable(),
    })
    .nullable(),
});
export type RotationPlan = z.infer<typeof rotationPlan>;

export const rotationOutcome = z.strictObject({
  values: z.number().int(),
  removed: z.number().int(),
  /** How many are left that do not decrypt. */
  damaged: z.number().int(),
  places: z.array(secretPlace),
  /** Why the keychain did not take the new one: the next start does not look there. Null: it did, or had none. */
  keychain: errorInfo.nullable(),
  /** Starts the Selu of an attached instance with the new one; null: how it runs is not known, or there is none. */
  start: z.string().nullable(),
});
export type RotationOutcome = z.infer<typeof rotationOutcome>;

const decided = {
  /** What of the damaged values is removed. */
  remove: z.array(z.string().max(2_000)).max(1_000),
  seen: shortText,
};

export const rotationCalls = {
  plan: call({
    summary:
      'What a change of the master secret will find: how many values, which do not decrypt, and where the present one stands.',
    role: 'admin',
    budget: 'secrets',
    input: nothing,
    output: rotationPlan,
  }),
  makeSecret: call({
    summary: 'Makes a new master secret and shows it this once. Nothing is changed yet.',
    role: 'admin',
    freshFor: always,
    input: nothing,
    output: z.strictObject({ secret: z.string() }),
  }),
  saveRecoveryKit: call({
    summary: 'Saves the recovery kit of the new secret just made to a file the person picks.',
    role: 'admin',
    budget: 'dialogs',
    freshFor: always,
    input: nothing,
    output: z.strictObject({ saved: z.boolean() }),
  }),
  printRecoveryKit: call({
    summary: "Prints the recovery kit of the new secret just made by the system's dialog.",
    role: 'admin',
    budget: 'dialogs',
    freshFor: always,
    input: nothing,
    output: z.strictObject({ printed: z.boolean() }),
  }),
  forgetSecret: call({
    summary: 'Forgets the new secret just made: whoever was to keep it has left.',
    role: 'admin',
    input: nothing,
    output: nothing,
  }),
  run: call({
    summary:
      'Encrypts everything anew under the secret that was made and typed back, or pasted, once a dialog of the system has confirmed it. An attached instance is closed meanwhile, and its Selu must be stopped.',
    role: 'admin',
    freshFor: always,
    input: z.discriminatedUnion('from', [
      z.strictObject({ from: z.literal('pasted'), secret: shortText, ...decided }),
      z.strictObject({
        from: z.literal('made'),
        lastCharacters: shortText,
        /** The person has said that the recovery kit is kept. */
        kept: z.boolean(),
        ...decided,
      }),
    ]),
    output: rotationOutcome,
    changes: true,
  }),
  progress: call({
    summary: 'How far a change of the master secret is; null while none goes on.',
    role: 'public',
    input: nothing,
    output: z.strictObject({
      progress: z
        .strictObject({
          done: z.number().int(),
          of: z.number().int(),
          /** Null: nobody can say yet. */
          secondsLeft: z.number().int().nullable(),
          /** This window has begun it, and may stop it. */
          mine: z.boolean(),
        })
        .nullable(),
    }),
  }),
  cancel: call({
    summary: 'Stops a change of the master secret that this window has begun: all is as it was.',
    role: 'public',
    input: nothing,
    output: nothing,
  }),
} as const;
