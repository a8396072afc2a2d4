/**
 * The router: contract → service. Every call from a window goes through `route`, which parses the input,
 * checks the role, and the password where the contract asks for it, runs the handler, parses the answer, and maps the error. Nothing else does any of these.
 */
import { randomUUID } from 'node:crypto';
import { allCalls, type Contract, type Name } from '#shared/contract/index.ts';
import type { CallSpec, OutputOf, ParsedInputOf, Present, Role } from '#shared/contract/define.ts';
import type { SignedInUser } from '#shared/contract/schemas.ts';
import { AppError, type Result } from '#shared/errors.ts';
import type { TakesEffect } from '#shared/takes-effect.ts';
import type { CallingWindow } from '../services/accounts/window-sessions.ts';
import type { Caller } from '../services/common/caller.ts';
import type { Logger } from '../platform/log.ts';
import type { WithinBudget } from './budgets.ts';

interface ContextFor<S> {
  readonly window: CallingWindow;
  /** For every service that writes. */
  readonly caller: Caller;
  readonly user: S extends { readonly role: 'public' } ? SignedInUser | null : SignedInUser;
}

type Handler<S> = (
  input: ParsedInputOf<S>,
  context: ContextFor<S>,
) => OutputOf<S> | Promise<OutputOf<S>>;

/** One handler a call; a missing or superfluous one does not compile. */
export type Handlers = {
  readonly [D in keyof Contract]: {
    readonly [K in keyof Contract[D]]: Handler<Contract[D][K]>;
  };
};

export interface RouterDependencies {
  readonly handlers: Handlers;
  /** Who asks at a window, asked anew for every call. */
  readonly callerAt: (window: CallingWindow, role: Role) => Caller;
  /** Whether whoever is signed in at a window has just given their password there. */
  readonly isFresh: (window: CallingWindow) => boolean;
  readonly withinBudget: WithinBudget;
  /** Idle minutes after which the windows of a user lock; null: never by themselves. */
  readonly idleLockOf: (userId: string) => number | null;
  /** When the running Selu uses what a caller has changed; null: there is nothing to say. */
  readonly effectOf: (caller: Caller, window: CallingWindow) => Promise<TakesEffect | null>;
  /** Told after each successful call that the contract marks as changing something. */
  readonly onChange: () => void;
  readonly log: Logger;
}

export type Route = (name: Name, input: unknown, window: CallingWindow) => Promise<Result<unknown>>;

const nobody: Present = { idleLock: null };

/** Builds the one entrance to all handlers. It never rejects: every failure is a code. */
export function createRouter({
  handlers,
  callerAt,
  isFresh,
  withinBudget,
  idleLockOf,
  effectOf,
  onChange,
  log,
}: RouterDependencies): Route {
  const specs = new Map<string, CallSpec>(allCalls());

  // What is stored is stored: that the windows could not be told must not make it look failed.
  const announce = (name: Name): void => {
    try {
      onChange();
    } catch (error) {
      log.error(`${name} was done, but not announced`, error);
    }
  };

  /** Nothing for who signs in: that is no change of Selu's. */
  const laterFor = async (
    name: Name,
    { role }: CallSpec,
    caller: Caller,
    window: CallingWindow,
  ): Promise<TakesEffect | null> => {
    if (role === 'public') return null;
    try {
      return await effectOf(caller, window);
    } catch (error) {
      log.error(`${name} was done, but not told to Selu`, error);
      return null;
    }
  };

  return async (name, input, window) => {
    try {
      const spec = specs.get(name);
      const handler = handlerOf(handlers, name);
      if (spec === undefined || handler === undefined) throw new Error(`no such call: ${name}`);
      const parsed = spec.input.safeParse(input);
      if (!parsed.success) {
        const field = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
        throw new AppError('invalid_input', { field });
      }
      const caller = callerAt(window, spec.role);
      const user = typeof caller.who === 'string' ? null : caller.who;
      if (spec.role !== 'public' && user === null) throw new AppError('not_signed_in', {});
      if (spec.role === 'admin' && !user?.isAdmin) throw new AppError('forbidden', {});

      const present = user && spec.freshFor ? { idleLock: idleLockOf(user.id) } : nobody;
      if (spec.freshFor?.(parsed.data, present) && !isFresh(window)) {
        throw new AppError('password_needed', {});
      }

      const work = () => handler(parsed.data, { window, user, caller });
      const answer = await (spec.budget ? withinBudget(spec.budget, window, work) : work());
      const value: unknown = spec.output.parse(answer);
      if (spec.changes) announce(name);
      const effect = await laterFor(name, spec, caller, window);
      return { ok: true, value, ...(effect && { effect }) };
    } catch (error) {
      if (error instanceof AppError) return { ok: false, error: error.toInfo() };
      const id = randomUUID();
      log.error(`${name} failed, ${id}`, error);
      return { ok: false, error: { code: 'internal', params: { id } } };
    }
  };
}

/** The types of input and context are those of the call by the construction of {@link Handlers}. */
type AnyHandler = (input: unknown, context: unknown) => unknown;

function handlerOf(handlers: Handlers, name: string): AnyHandler | undefined {
  const [domain = '', call = ''] = name.split('.');
  const calls = (handlers as Record<string, Record<string, unknown> | undefined>)[domain];
  return calls?.[call] as AnyHandler | undefined;
}
