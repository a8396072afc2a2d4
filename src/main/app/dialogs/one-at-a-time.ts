/** One dialog at a time, however often a page asks for one. */
import { AppError } from '#shared/errors.ts';

let isOpen = false;

/** @throws AppError `too_busy` while a dialog is open */
export async function oneAtATime<T>(show: () => Promise<T>): Promise<T> {
  if (isOpen) throw new AppError('too_busy', {});
  isOpen = true;
  try {
    return await show();
  } finally {
    isOpen = false;
  }
}
