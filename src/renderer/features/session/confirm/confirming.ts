/** The question for one's own password that a call needs: one at a time, however many calls wait for its answer. */
import { create } from 'zustand';
import type { Name } from '#shared/contract/index.ts';

interface ConfirmingStore {
  readonly open: boolean;
  /** The call that needs it: the first one, if several wait. */
  readonly call: Name | null;
  /** What had the focus when it was asked. */
  readonly opener: Element | null;
}

export const useConfirming = create<ConfirmingStore>(() => ({
  open: false,
  call: null,
  opener: null,
}));

let waiting: PromiseWithResolvers<boolean> | null = null;

/** Shows the question. @param call what needs it @returns whether the password was given; false when the person did not want to */
export function askForPassword(call: Name): Promise<boolean> {
  if (waiting === null) {
    waiting = Promise.withResolvers<boolean>();
    useConfirming.setState({ open: true, call, opener: document.activeElement });
  }
  return waiting.promise;
}

/** Ends the question, and lets what waits for it go on or end. */
export function answerPassword(given: boolean): void {
  waiting?.resolve(given);
  waiting = null;
  useConfirming.setState({ open: false });
}
