/** Whether the palette is open, and what was chosen in it. */
import { Search } from 'lucide-react';
import { create } from 'zustand';
import { useTranslation } from 'react-i18next';
import type { Action } from '../../ui/action.ts';
import type { Entry } from './rank.ts';

interface PaletteStore {
  readonly open: boolean;
  /** What is done when it has closed: the focus is back by then, for whatever takes it next. */
  readonly chosen: (() => void) | null;
  /** The ids of what was chosen before, the newest first; of whoever is signed in, and in memory only. */
  readonly recent: readonly string[];
}

const RECENT = 5;

export const usePalette = create<PaletteStore>(() => ({ open: false, chosen: null, recent: [] }));

export const closePalette = (): void => usePalette.setState({ open: false });

/** For whoever leaves: the next person finds nothing of theirs. */
export const forgetPalette = (): void =>
  usePalette.setState({ open: false, chosen: null, recent: [] });

/** Closes the palette, and then does what was chosen. */
export function choose({ id, disabledReason, run }: Entry): void {
  if (disabledReason !== undefined) return;
  usePalette.setState(({ recent }) => ({
    open: false,
    chosen: run,
    recent: [id, ...recent.filter((other) => other !== id)].slice(0, RECENT),
  }));
}

/** To be called when it has closed. */
export function doChosen(): void {
  const { chosen } = usePalette.getState();
  usePalette.setState({ chosen: null });
  chosen?.();
}

/** Opens the palette. */
export function useOpenPalette(): Action {
  const { t } = useTranslation();
  return {
    id: 'app.palette',
    text: t('palette.open'),
    icon: Search,
    shortcut: 'palette',
    run: () => usePalette.setState({ open: true }),
  };
}
