import { useEffect, type MouseEvent } from 'react';
import { Menu as Primitive } from '@base-ui/react/menu';
import { create } from 'zustand';
import type { Action } from './action.ts';
import { finalFocusOf, ifStillThere } from './finalFocus.ts';
import { MenuItems, MenuPopup } from './Menu.tsx';
import menu from './Menu.module.css';

interface ContextMenuStore {
  readonly open: boolean;
  readonly items: readonly Action[];
  /** Where it was asked for. */
  readonly at: { readonly x: number; readonly y: number };
  /** What had the focus, or what was pointed at. */
  readonly opener: HTMLElement | null;
}

const useContextMenu = create<ContextMenuStore>(() => ({
  open: false,
  items: [],
  at: { x: 0, y: 0 },
  opener: null,
}));

const close = (): void => useContextMenu.setState({ open: false });

/** Whether text was selected when a mouse button was pressed: macOS selects a word by pressing the right one. */
let hadSelection: boolean | null = null;

const hasSelection = (): boolean => (getSelection()?.toString().trim() ?? '') !== '';

/** What keeps the menu of the system: fields, and links that lead out of the app. */
const ofSystem = 'input, textarea, [contenteditable="true"], a[href^="http"]';

/**
 * Shows what can be done with a row where somebody asks for its menu: by the right mouse button, the key for that, or
 * Shift+F10. Selected text keeps the menu of the system.
 *
 * @param itemsOf the same actions as in the row itself, which is named by its `data-row` or `data-item`
 * @returns for `onContextMenu` of the row, or of what all rows are in
 */
export function contextMenuOf(
  itemsOf: (id: string) => readonly Action[],
): (event: MouseEvent) => void {
  return (event) => {
    const { target } = event;
    const selected = hadSelection ?? hasSelection();
    hadSelection = null;
    if (!(target instanceof Element) || target.closest(ofSystem)) return;
    if (selected && getSelection()?.containsNode(target, true)) return;
    const row = target.closest<HTMLElement>('[data-row], [data-item]');
    const { row: id, item = id } = row?.dataset ?? {};
    const items = item === undefined ? [] : itemsOf(item);
    if (row === null || items.length === 0) return;
    event.preventDefault();
    const focused = document.activeElement;
    const opener = row.contains(focused) ? focused : firstControl(row);
    useContextMenu.setState({
      open: true,
      items,
      at: { x: event.clientX, y: event.clientY },
      opener: opener instanceof HTMLElement ? opener : null,
    });
  };
}

/** The row itself where it can have the focus, or its menu. */
const firstControl = (row: HTMLElement): Element | null =>
  row.matches('[tabindex], a[href]')
    ? row
    : (row.querySelector('[aria-haspopup="menu"]') ?? row.querySelector('button'));

/** The one menu of all rows. */
export function ContextMenu() {
  const { open, items, at, opener } = useContextMenu();
  useEffect(() => {
    const look = (): void => {
      hadSelection = hasSelection();
    };
    const forget = (): void => {
      hadSelection = null;
    };
    window.addEventListener('pointerdown', look, { capture: true });
    window.addEventListener('keydown', forget, { capture: true });
    return () => {
      window.removeEventListener('pointerdown', look, { capture: true });
      window.removeEventListener('keydown', forget, { capture: true });
      close();
    };
  }, []);
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && close()}>
      <MenuPopup
        align="start"
        anchor={{ getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) }}
        finalFocus={finalFocusOf(() => ifStillThere(opener))}
      >
        <div className={menu.list}>
          <MenuItems items={items} />
        </div>
      </MenuPopup>
    </Primitive.Root>
  );
}
