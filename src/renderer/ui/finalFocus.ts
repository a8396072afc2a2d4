/** What had the focus before a dialog, if it is still there. */
export const ifStillThere = (opener: Element | null): HTMLElement | null =>
  opener instanceof HTMLElement && opener.isConnected ? opener : null;

/**
 * Where the focus goes when a dialog or a menu has closed: not away from a dialog that somebody has opened while this one
 * was fading, by a shortcut or an entry of the menu.
 *
 * @param own where to otherwise; left out or without an answer: to what had it before
 */
export const finalFocusOf = (own?: () => HTMLElement | null) => (): HTMLElement | boolean =>
  isInOpenDialog(document.activeElement) ? false : (own?.() ?? true);

const openDialog = ':is([role="dialog"], [role="alertdialog"])[data-open]';

const isInOpenDialog = (element: Element | null): boolean => Boolean(element?.closest(openDialog));
