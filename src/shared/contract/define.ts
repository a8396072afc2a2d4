/** The building blocks of the contract: roles, calls, and the types derived from them. */
import { z } from 'zod';
import type { Result } from '../errors.ts';
import type { Budget } from '../budgets.ts';

/** Who may make a call: anybody at the window, signed-in users, or administrators. */
export const roles = ['public', 'user', 'admin'] as const;
export type Role = (typeof roles)[number];

/** What an input of {@link CallSpec.freshFor} is compared with: how it is now for whoever is signed in. */
export interface Present {
  /** Idle minutes after which their windows lock; null: never by themselves. */
  readonly idleLock: number | null;
}

export interface CallSpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** One line for the table in the docs. */
  readonly summary: string;
  readonly role: Role;
  readonly input: I;
  readonly output: O;
  /** True when the call changes something, so that every window reads again. */
  readonly changes?: boolean;
  /** Of which work the call takes some, where every window has only so much of it. */
  readonly budget?: Budget;
  /**
   * With which inputs the call gives power over the instance: a window left open must not be enough, so one's own
   * password has to have been given at it in the last `limits.freshMinutes`. {@link always}: with any.
   */
  freshFor?(this: void, input: z.output<I>, present: Present): boolean;
  /**
   * True when the call is about the file or folder that a person is dropping on the window. The bridge itself sees the
   * drop and puts in the path: a page can name none.
   */
  readonly takesDrop?: boolean;
}

/** Declares a call, keeping the exact types of its schemas. */
export function call<I extends z.ZodType, O extends z.ZodType>(
  spec: CallSpec<I, O>,
): CallSpec<I, O> {
  return spec;
}

/** For {@link CallSpec.freshFor}. */
export const always = (): boolean => true;

/** Declares a call that {@link CallSpec.takesDrop}. */
export function dropCall<O extends z.ZodType>(
  spec: Omit<CallSpec<z.ZodType, O>, 'input' | 'takesDrop'>,
) {
  return {
    ...spec,
    input: z.strictObject({ path: z.string().min(1).max(10_000) }),
    takesDrop: true,
  } as const;
}

export type ContractShape = Readonly<Record<string, Readonly<Record<string, CallSpec>>>>;

/** `domain.call` for each call of a contract. */
export type CallName<C extends ContractShape> = {
  [D in keyof C & string]: `${D}.${keyof C[D] & string}`;
}[keyof C & string];

export type CallOf<C extends ContractShape, N extends string> = N extends `${infer D}.${infer K}`
  ? D extends keyof C
    ? K extends keyof C[D]
      ? C[D][K]
      : never
    : never
  : never;

export type InputOf<S> = S extends { readonly takesDrop: true }
  ? Readonly<Record<string, never>>
  : S extends CallSpec<infer I>
    ? z.input<I>
    : never;
export type ParsedInputOf<S> = S extends CallSpec<infer I> ? z.output<I> : never;
export type OutputOf<S> = S extends CallSpec<z.ZodType, infer O> ? z.output<O> : never;

/** The window's side of a contract: one async function for each call. */
export type ClientOf<C extends ContractShape> = {
  readonly [D in keyof C]: {
    readonly [K in keyof C[D]]: (input: InputOf<C[D][K]>) => Promise<Result<OutputOf<C[D][K]>>>;
  };
};
