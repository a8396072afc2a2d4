/** Listens for the keys of {@link shortcuts}, wherever the focus is: the one place that does. */
import { useEffect, useEffectEvent, type RefObject } from 'react';
import type { Action } from './action.ts';
import { isMac, isShortcut, useCharacterKeys, type Entering, type KeyPress } from './shortcuts.ts';

type Shortened = Pick<Action, 'shortcut' | 'disabledReason' | 'run'>;

/** A part of the window and the actions it offers now. */
export interface ShortcutSource {
  readonly actions: () => readonly Shortened[];
  /** False while the part is out of reach, for example behind an open dialog. */
  readonly reachable: () => boolean;
}

/** The newest last. */
const sources: ShortcutSource[] = [];

/**
 * The action that a key press means: of the newest part of the window that is within reach and has one.
 *
 * @param entering what the focus is in
 * @returns undefined where there is none, or where it cannot be done now
 */
export function actionAt(
  event: KeyPress,
  from: readonly ShortcutSource[],
  mac: boolean,
  entering: Entering = null,
): Pick<Action, 'run'> | undefined {
  const action = from
    .toReversed()
    .filter(({ reachable }) => reachable())
    .flatMap(({ actions }) => actions())
    .find(({ shortcut }) => shortcut !== undefined && isShortcut(event, shortcut, mac, entering));
  return action?.disabledReason === undefined ? action : undefined;
}

const textFields =
  'textarea, select, [contenteditable="true"], input:not([type="checkbox"], [type="radio"], [type="range"], [type="button"])';

/** What is entered where a key press arrives; single characters that are turned off are anywhere as among letters. */
function enteringAt(target: EventTarget | null): Entering {
  const elsewhere = useCharacterKeys.getState().on ? null : 'letters';
  if (!(target instanceof Element)) return elsewhere;
  if (target.closest(textFields)) return 'text';
  return target.closest('[role="menu"], [role="listbox"], [role="combobox"]')
    ? 'letters'
    : elsewhere;
}

function onKeyDown(event: KeyboardEvent): void {
  const action = actionAt(event, sources, isMac, enteringAt(event.target));
  if (!action) return;
  event.preventDefault();
  action.run();
}

function addSource(source: ShortcutSource): () => void {
  // While the key goes down, before a dialog can keep the event.
  if (sources.length === 0) window.addEventListener('keydown', onKeyDown, { capture: true });
  sources.push(source);
  return () => {
    sources.splice(sources.indexOf(source), 1);
    if (sources.length === 0) window.removeEventListener('keydown', onKeyDown, { capture: true });
  };
}

/**
 * Lets the actions that have a shortcut be done by it, for as long as the component is there.
 *
 * @param within what the actions act on: behind an open dialog it is out of reach. Left out, they can be
 *   done at any time, also while a dialog is open.
 */
export function useShortcuts(
  actions: readonly Shortened[],
  within?: RefObject<Element | null>,
): void {
  const current = useEffectEvent(() => actions);
  useEffect(
    () =>
      addSource({
        actions: () => current(),
        reachable: () => !within?.current?.closest('[inert], [aria-hidden="true"]'),
      }),
    [within],
  );
}
