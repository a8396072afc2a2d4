/** The question for one's own password that a call needs: one at a time, however many calls wait for its answer. */
import { create } from 'zustand';

interface ConfirmingStore {
  readonly open: boolean;
}

export const useConfirming = create<ConfirmingStore>(() => ({ open: false }));

let waiting: PromiseWithResolvers<boolean> | null = null;

/** Shows the question. @returns whether the password was given; false when the person did not want to */
export function askForPassword(): Promise<boolean> {
  waiting ??= Promise.withResolvers<boolean>();
  useConfirming.setState({ open: true });
  return waiting.promise;
}

/** Ends the question, and lets what waits for it go on or end. */
export function answerPassword(given: boolean): void {
  waiting?.resolve(given);
  waiting = null;
  useConfirming.setState({ open: false });
}
