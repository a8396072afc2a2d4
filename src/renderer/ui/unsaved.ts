/** What was typed and is not saved, as far as nobody can find it again: secret values and new passwords. */
import { create } from 'zustand';
import { MASK } from '#shared/limits.ts';

/** Marks such a field: `<input {...unsavedField}>`. */
export const unsavedField = { 'data-unsaved': true } as const;

/**
 * Whether such a field holds something. It is read from the fields alone, so that nothing else keeps it; what is in a dialog
 * that closes was given up.
 */
export const isAnythingTyped = (within: ParentNode = document): boolean =>
  [...within.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('[data-unsaved]')].some(
    (field) => !field.closest('[data-closed]') && field.value !== '' && field.value !== MASK,
  );

interface DiscardingStore {
  readonly open: boolean;
  /** What goes on when it may be lost. */
  readonly goOn: () => void;
}

const nothing = (): void => {};

/** The question whether it may be lost. */
export const useDiscarding = create<DiscardingStore>(() => ({ open: false, goOn: nothing }));

/**
 * Goes on, after the person was asked where something would be lost by it.
 *
 * @param within where it would be lost
 */
export function unlessUnsaved(goOn: () => void, within?: ParentNode | null): void {
  if (within === null || !isAnythingTyped(within)) goOn();
  else useDiscarding.setState({ open: true, goOn });
}

export const keepTyped = (): void => useDiscarding.setState({ open: false, goOn: nothing });
