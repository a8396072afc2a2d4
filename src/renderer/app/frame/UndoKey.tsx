import type { RefObject } from 'react';
import { useOffers } from '../../ui/toastManager.ts';
import { useShortcuts } from '../../ui/useShortcuts.ts';

/** Undoes by its shortcut what a message offers to undo, the newest first. */
export function UndoKey({ within }: { readonly within: RefObject<Element | null> }) {
  const newest = useOffers(({ offers }) => offers.at(-1));
  useShortcuts(newest ? [{ shortcut: 'undo', run: newest.take }] : [], within);
  return null;
}
