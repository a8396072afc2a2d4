/** Keys that act on the whole window, wherever the focus is. */
import { useEffect, useEffectEvent } from 'react';

/** Whether shortcuts are held with Command instead of Control. */
export const isMac = navigator.userAgent.includes('Macintosh');

type Keys = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat' | 'isComposing'
>;

/**
 * Whether a key press is the shortcut of a letter: Ctrl with it, or Cmd on macOS, and nothing else held.
 *
 * @param letter lower case
 */
export function isShortcut(event: Keys, letter: string, mac: boolean): boolean {
  const [held, other] = mac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  const more = other || event.altKey || event.shiftKey || event.repeat || event.isComposing;
  return held && !more && event.key.toLowerCase() === letter;
}

/** Does something at Ctrl or Cmd with a letter, also while a dialog is open. */
export function useShortcut(letter: string, action: () => void): void {
  const act = useEffectEvent(action);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!isShortcut(event, letter, isMac)) return;
      event.preventDefault();
      act();
    };
    // While it goes down, before a dialog can keep it.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [letter]);
}
