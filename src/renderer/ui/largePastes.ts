/** Keeps what is far too large out of fields: to lay out a megabyte takes a window seconds, and nothing here is that long. */
import { limits } from '#shared/limits.ts';

/** Characters of a field with one line: no password, key or name is longer. */
const MOST_IN_LINE = 4_096;
/** Of one with several: a value that is a little too large is told so by its own form, and stays to be mended. */
const MOST_IN_LINES = 2 * limits.credentialValueBytes;

/** @returns most characters that may come into a field at once; null: it is no field of text */
function mostInto(target: EventTarget | null): number | null {
  if (target instanceof HTMLTextAreaElement) return MOST_IN_LINES;
  return target instanceof HTMLInputElement ? MOST_IN_LINE : null;
}

/**
 * Refuses what is pasted or dropped into a field and is too large for any, before it is there.
 *
 * @param onRefused is told how many characters may be
 * @returns stops that
 */
export function refuseLargePastes(onRefused: (most: number) => void): () => void {
  const onBeforeInput = (event: InputEvent): void => {
    const most = mostInto(event.target);
    if (most === null || (event.data?.length ?? 0) <= most) return;
    event.preventDefault();
    // The field is to take no notice: its mask stays.
    event.stopImmediatePropagation();
    onRefused(most);
  };
  document.addEventListener('beforeinput', onBeforeInput, { capture: true });
  return () => document.removeEventListener('beforeinput', onBeforeInput, { capture: true });
}
