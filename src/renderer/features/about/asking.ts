/** The dialogs about the app itself: one in a window, whoever asks for it. */
import { create } from 'zustand';
import { useTranslation } from 'react-i18next';
import { Keyboard } from 'lucide-react';
import type { Action } from '../../ui/action.ts';

interface AboutStore {
  readonly open: boolean;
  /** What had the focus when it was asked. */
  readonly opener: Element | null;
}

export const useAbout = create<AboutStore>(() => ({ open: false, opener: null }));

export const close = (): void => useAbout.setState({ open: false });

/** To see all shortcuts; also before anybody is signed in. */
export function useShowShortcuts(): Action {
  const { t } = useTranslation();
  return {
    id: 'app.shortcuts',
    text: t('shortcuts.title'),
    icon: Keyboard,
    group: 'help',
    shortcut: 'shortcuts',
    run: () => useAbout.setState({ open: true, opener: document.activeElement }),
  };
}
