/** Keys that act on the whole window, wherever the focus is: the one place that listens for them. */
import { useEffect, useEffectEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Action } from './action.ts';

/** Whether shortcuts are held with Command instead of Control. */
const isMac = navigator.userAgent.includes('Macintosh');

type Keys = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat' | 'isComposing'
>;

/**
 * Whether a key press is the shortcut of a letter: Ctrl with it, or Cmd on macOS, and nothing else held.
 *
 * @param letter lower case; a capital one is held with Shift
 */
export function isShortcut(event: Keys, letter: string, mac: boolean): boolean {
  const [held, other] = mac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  const more = other || event.altKey || event.repeat || event.isComposing;
  if (!held || more || event.shiftKey !== isCapital(letter)) return false;
  return event.key.toLowerCase() === letter.toLowerCase();
}

const isCapital = (letter: string): boolean => letter !== letter.toLowerCase();

/** A part of the window and the actions it offers now. */
export interface ShortcutSource {
  readonly actions: () => readonly Pick<Action, 'shortcut' | 'disabledReason' | 'run'>[];
  /** False while the part is out of reach, for example behind an open dialog. */
  readonly reachable: () => boolean;
}

/** The newest last. */
const sources: ShortcutSource[] = [];

/**
 * The action that a key press means: of the newest part of the window that is within reach and has one.
 *
 * @returns undefined where there is none, or where it cannot be done now
 */
export function actionAt(
  event: Keys,
  from: readonly ShortcutSource[],
  mac: boolean,
): Pick<Action, 'run'> | undefined {
  const action = from
    .toReversed()
    .filter(({ reachable }) => reachable())
    .flatMap(({ actions }) => actions())
    .find(({ shortcut }) => shortcut !== undefined && isShortcut(event, shortcut, mac));
  return action?.disabledReason === undefined ? action : undefined;
}

function onKeyDown(event: KeyboardEvent): void {
  const action = actionAt(event, sources, isMac);
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
  actions: readonly ReturnType<ShortcutSource['actions']>[number][],
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

interface ShortcutText {
  /** As it stands on the keys: “Ctrl+L”, “Strg+L”, “⌘L”, “Ctrl+Shift+L”. */
  readonly shown: (letter: string) => string;
  /** As `aria-keyshortcuts` wants it. */
  readonly spoken: (letter: string) => string;
}

/** Names the keys of a shortcut on this computer. */
export function useShortcutText(): ShortcutText {
  const { t } = useTranslation();
  return {
    shown: (letter) => {
      const key = letter.toUpperCase();
      if (isMac) return `${isCapital(letter) ? '⇧' : ''}⌘${key}`;
      return t(isCapital(letter) ? 'account.shiftShortcut' : 'account.shortcut', { key });
    },
    spoken: (letter) =>
      `${isMac ? 'Meta' : 'Control'}+${isCapital(letter) ? 'Shift+' : ''}${letter.toUpperCase()}`,
  };
}
