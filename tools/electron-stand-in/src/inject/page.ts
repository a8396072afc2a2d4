/**
 * Runs in the page's world before any script of the page: takes the node that the preload's world offers
 * and opens this end of the bridge on it. Leaves nothing on the window but what the preload exposes.
 */
import { openBridge, putInto } from './bridge.ts';

/** @param token type of the one event that hands the node over; no script of the page has run by then */
export function startPage(token: string): void {
  if (window.top !== window) return;
  document.addEventListener(
    token,
    (event) => {
      const node = (event as MouseEvent).relatedTarget;
      if (node) {
        openBridge(node, { mine: 'page', theirs: 'preload' }, (key, value) =>
          putInto(window, key, value),
        );
      }
    },
    { once: true },
  );
}
