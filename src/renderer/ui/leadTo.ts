/** Leads to one thing of a page, which may still be loading: it gets the focus as soon as it is there. */
import { go, type Typed } from './address.ts';
import { unlessUnsaved } from './unsaved.ts';

/** So long it may take until the thing is there. */
const PATIENCE_MS = 5_000;

let stop = (): void => {};

/**
 * @param to path and query of the page
 * @param id as the thing has it there, in `data-row` or `data-item`
 * @param typed what is searched for on the page
 */
export function leadTo(to: string, id: string, typed?: Typed): void {
  unlessUnsaved(() => {
    // As it was left it might be narrowed to others.
    go(to, { typed: typed ?? {} });
    const name = CSS.escape(id);
    focusOnceThere(['row', 'item'].map((kind) => `main [data-${kind}="${name}"]`).join());
  });
}

/** Leads to the search of the page that is shown; to none where the page has none. */
export function leadToSearch(): void {
  focusOnceThere('main [role="search"]');
}

/** Waits until the thing is there, or whoever waits does something else. */
function focusOnceThere(selector: string): void {
  stop();
  let look: ReturnType<typeof setTimeout> | undefined;
  const find = (): void => {
    look = undefined;
    const thing = document.querySelector<HTMLElement>(selector);
    if (!thing?.checkVisibility({ visibilityProperty: true })) return;
    end();
    thing.scrollIntoView({ block: 'center' });
    focusable(thing)?.focus({ preventScroll: true });
  };
  // A page that appears takes the focus itself, first.
  const lookSoon = (): void => {
    look ??= setTimeout(find, 50);
  };
  const observer = new MutationObserver(lookSoon);
  const end = (): void => {
    observer.disconnect();
    clearTimeout(look);
    clearTimeout(tooLate);
    window.removeEventListener('keydown', end, { capture: true });
    window.removeEventListener('pointerdown', end, { capture: true });
  };
  const tooLate = setTimeout(end, PATIENCE_MS);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['data-waiting'],
  });
  window.addEventListener('keydown', end, { capture: true });
  window.addEventListener('pointerdown', end, { capture: true });
  stop = end;
  lookSoon();
}

/** The thing itself, its menu, or the first of its controls. */
function focusable(thing: HTMLElement): HTMLElement | null {
  if (thing.matches('[tabindex], a[href]')) return thing;
  const controls = [
    '[aria-haspopup="menu"]',
    '[data-actions] button',
    'button, input, textarea, a[href]',
  ];
  for (const control of controls) {
    const first = thing.querySelector<HTMLElement>(control);
    if (first) return first;
  }
  return null;
}
