/** The window's only way to the main process. */
import type { Bridge, EventName, Input, Name, Output } from '#shared/contract/index.ts';
import type { ErrorInfo, Result } from '#shared/errors.ts';
import { sayEffect } from './effect.ts';

declare global {
  interface Window {
    readonly selu: Bridge;
  }
}

type AnyCall = (input: unknown) => Promise<Result<unknown>>;

/** The main process did not answer, so there is no log entry to refer to. */
const noAnswer: ErrorInfo = { code: 'internal', params: { id: '–' } };

let signedOut = (): void => {};

/** Sets what happens when a call finds that nobody is signed in any more. */
export function whenSignedOut(listener: () => void): void {
  signedOut = listener;
}

type AskForPassword = (call: Name) => Promise<boolean>;

const notAsked: AskForPassword = () => Promise.resolve(false);
let askForPassword = notAsked;

/**
 * Sets who asks the person for their password when a call needs it.
 *
 * @param asker is told the call; gives whether the password was given and accepted
 * @returns stops that
 */
export function whenPasswordNeeded(asker: AskForPassword): () => void {
  askForPassword = asker;
  return () => {
    if (askForPassword === asker) askForPassword = notAsked;
  };
}

/**
 * Makes one call of the contract. Where it needs the password anew, the person is asked for it, and the call is made
 * once more.
 *
 * @param name `domain.call`
 * @param input as the contract says
 * @returns the answer, or the error as a value; never rejects
 */
export async function ask<N extends Name>(name: N, input: Input<N>): Promise<Result<Output<N>>> {
  const result = await make(name, input);
  const isNeeded = !result.ok && result.error.code === 'password_needed';
  return isNeeded && (await askForPassword(name)) ? make(name, input) : result;
}

async function make<N extends Name>(name: N, input: Input<N>): Promise<Result<Output<N>>> {
  const [domain = '', call = ''] = name.split('.');
  const bridge = window.selu as unknown as Record<string, Record<string, AnyCall>>;
  let result: Result<unknown>;
  try {
    result = (await bridge[domain]?.[call]?.(input)) ?? { ok: false, error: noAnswer };
  } catch {
    result = { ok: false, error: noAnswer };
  }
  if (!result.ok && result.error.code === 'not_signed_in') signedOut();
  if (result.ok && result.effect) sayEffect(result.effect);
  return result as Result<Output<N>>;
}

/**
 * Calls `listener` whenever something changed, here or in another process.
 *
 * @returns stops that
 */
export function onChanged(listener: () => void): () => void {
  return window.selu.on('changed', listener);
}

/**
 * Calls `listener` when the person wants something by the menu of the app.
 *
 * @returns stops that
 */
export function onMenu(what: Exclude<EventName, 'changed'>, listener: () => void): () => void {
  return window.selu.on(what, listener);
}
