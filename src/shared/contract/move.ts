/** What of one instance is put into another: what there is, compared with what is there, and the choice of each. */
import { z } from 'zod';
import { instant, nothing, shortText } from './common.ts';
import { always, call } from './define.ts';

export const moveKind = z.enum([
  'user',
  'access',
  'systemCredential',
  'userCredential',
  'provider',
  'channel',
]);
export type MoveKind = z.infer<typeof moveKind>;

/**
 * Why something cannot be taken along. `damaged`: it does not decrypt. `outside`: changed outside Selu here,
 * `target_outside`: there. `own_account`: the other account of whoever asks. `left_to_selu`: only Selu itself writes it.
 * `unknown_kind`: it is nothing that this app knows. `no_person`: nobody has it.
 */
export const moveProblem = z.enum([
  ...(['damaged', 'outside', 'target_outside', 'own_account'] as const),
  ...(['left_to_selu', 'unknown_kind', 'no_person'] as const),
]);
export type MoveProblem = z.infer<typeof moveProblem>;

export const moveItem = z.strictObject({
  /** Names it for {@link moveCalls.run}. */
  id: z.string(),
  kind: moveKind,
  name: z.string(),
  /** Of a credential. */
  capability: z.string().nullable(),
  /** The display name of whoever has it; null: everyone. */
  person: z.string().nullable(),
  /** `new`: there is none there. Otherwise there is one, which is the same or is not. */
  state: z.enum(['new', 'same', 'different']),
  /** Null: it can be taken. */
  problem: moveProblem.nullable(),
  /** The person's own item, where they are not there: it has to be taken with it. */
  needs: z.string().nullable(),
  /** No agent there uses it, or the one that answers is not there. */
  agentMissing: z.boolean(),
  /** Of a credential: until when it is; of one for everyone, when it is to be renewed. It comes along. Null: never. */
  expiresAt: instant.nullable(),
  /** Of a person: their password is temporary, and stays so. */
  temporaryPassword: z.boolean(),
});
export type MoveItem = z.infer<typeof moveItem>;

export const movePreview = z.strictObject({
  items: z.array(moveItem),
  /** Stands for all that is compared here: a move names it, so that nothing else is moved. */
  seen: z.string(),
});
export type MovePreview = z.infer<typeof movePreview>;

/** Into which instance; what is moved is that of the instance that the window shows. */
const into = { to: shortText };

export const moveCalls = {
  status: call({
    summary:
      'Whether an administrator is signed in at the other instance in this window, and has just given their password.',
    role: 'admin',
    input: z.strictObject(into),
    output: z.strictObject({
      ready: z.enum(['locked', 'nobody', 'member', 'password', 'ready']),
      /** Who is signed in there. */
      person: z.string().nullable(),
    }),
  }),
  confirm: call({
    summary: 'Takes the password of whoever is signed in at the other instance in this window.',
    role: 'admin',
    budget: 'passwords',
    input: z.strictObject({ ...into, password: shortText }),
    output: nothing,
  }),
  preview: call({
    summary:
      'What could be moved into another instance, compared with what is there. No value is told.',
    role: 'admin',
    input: z.strictObject(into),
    output: movePreview,
  }),
  run: call({
    summary:
      'Moves what was chosen into another instance, all or nothing, if both are as they were shown.',
    role: 'admin',
    freshFor: always,
    input: z.strictObject({ ...into, seen: shortText, take: z.array(shortText).max(100_000) }),
    output: z.strictObject({ taken: z.number().int() }),
    changes: true,
  }),
} as const;
