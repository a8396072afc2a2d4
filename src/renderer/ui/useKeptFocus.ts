import { useEffect, type RefObject } from 'react';

const focusable = 'button, a[href], input, select, textarea, [tabindex]';

/** What opens above a page, and gives the focus back to what opened it. */
const popup = '[role="menu"], [role="listbox"], [role="dialog"], [role="alertdialog"]';

/** An element, and which child of its parent it was when the focus came into it. */
interface Place {
  readonly element: Element;
  readonly index: number;
}

/**
 * Keeps the keyboard on a part of a page when what had the focus goes, for example the row of something that is done with:
 * what came in its place gets it, or what is nearest to that in the list or section around, or the title of the page. It
 * comes last: a form or a list that knows a better place gives the focus to that at once.
 */
export function useKeptFocus(part: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const box = part.current;
    if (box === null) return undefined;
    /** From what had the focus last up to what is directly in the part; none: it is elsewhere. */
    let places: readonly Place[] = [];
    let frame = 0;
    const isLost = (): boolean =>
      document.activeElement === document.body && places[0]?.element.isConnected === false;
    const onFocusIn = ({ target }: FocusEvent): void => {
      if (!(target instanceof Element)) return;
      if (box.contains(target)) places = placesOf(target, box);
      // The row may go while its menu closes, before that has given the focus back.
      else if (!target.closest(popup)) places = [];
    };
    const onFocusOut = (): void =>
      // What is still there was left by somebody. What is gone by then has taken the focus with it.
      queueMicrotask(() => {
        if (places[0]?.element.isConnected && document.activeElement === document.body) places = [];
      });
    const observer = new MutationObserver(() => {
      if (!isLost()) return;
      cancelAnimationFrame(frame);
      // Until then whoever has a better place for it has given it there.
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => {
          if (isLost()) inPlaceOf(places)?.focus({ preventScroll: true });
        });
      });
    });
    document.addEventListener('focusin', onFocusIn);
    document.addEventListener('focusout', onFocusOut);
    observer.observe(box, { childList: true, subtree: true });
    // A menu or a dialog comes and goes there.
    observer.observe(document.body, { childList: true });
    return () => {
      document.removeEventListener('focusin', onFocusIn);
      document.removeEventListener('focusout', onFocusOut);
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [part]);
}

function placesOf(target: Element, box: Element): Place[] {
  const places: Place[] = [];
  for (let element = target; element !== box && element.parentElement;) {
    const parent: Element = element.parentElement;
    places.push({ element, index: [...parent.children].indexOf(element) });
    element = parent;
  }
  return places;
}

/** What can have the focus nearest to where it was; the title where nothing around that is left. */
function inPlaceOf(places: readonly Place[]): HTMLElement | null {
  for (const [at, { element }] of places.entries()) {
    const lost = places[at - 1];
    if (lost === undefined || !element.isConnected) continue;
    const after = [...element.children].slice(lost.index);
    const before = [...element.children].slice(0, lost.index).reverse();
    for (const child of [...after, ...before]) {
      const found = [child, ...child.querySelectorAll<HTMLElement>(focusable)].find(
        (each) => each.matches(focusable) && each.checkVisibility(),
      );
      if (found instanceof HTMLElement) return found;
    }
  }
  return document.querySelector('h1');
}
