/** What had the focus before a dialog, if it is still there. */
export const ifStillThere = (opener: Element | null): HTMLElement | null =>
  opener instanceof HTMLElement && opener.isConnected ? opener : null;

/**
 * Where the focus goes when a dialog has closed: not away from another one, which somebody has opened by a shortcut
 * while this one was fading.
 *
 * @param own where to otherwise; left out or without an answer: to what had it before
 */
export const finalFocusOf = (own?: () => HTMLElement | null) => (): HTMLElement | boolean =>
  isInOpenDialog(document.activeElement) ? false : (own?.() ?? true);

const openDialog = ':is([role="dialog"], [role="alertdialog"])[data-open]';

const isInOpenDialog = (element: Element | null): boolean => Boolean(element?.closest(openDialog));
