/** The dialogs about the app itself: one in a window, whoever asks for it. */
import { create } from 'zustand';
import { useTranslation } from 'react-i18next';
import { Info, Keyboard } from 'lucide-react';
import { useApp } from '../../calls/app.ts';
import type { Action } from '../../ui/action.ts';

export type AboutDialog = 'shortcuts' | 'about';

interface AboutStore {
  readonly open: AboutDialog | null;
  /** What had the focus when it was asked. */
  readonly opener: Element | null;
}

export const useAbout = create<AboutStore>(() => ({ open: null, opener: null }));

export const close = (): void => useAbout.setState({ open: null });

/** Shows one of them, in the place of another. */
export const show = (open: AboutDialog): void =>
  useAbout.setState((before) => ({
    open,
    opener: before.open === null ? document.activeElement : before.opener,
  }));

/** To see all shortcuts; also before anybody is signed in. */
export function useShowShortcuts(): Action {
  const { t } = useTranslation();
  return {
    id: 'app.shortcuts',
    text: t('shortcuts.title'),
    icon: Keyboard,
    group: 'help',
    shortcut: 'shortcuts',
    run: () => show('shortcuts'),
  };
}

/** To see what this app is, its versions and licences; also before anybody is signed in. */
export function useShowAbout(): Action {
  const { t } = useTranslation();
  const version = useApp(({ state }) => state?.version) ?? '';
  return {
    id: 'app.about',
    text: t('about.title'),
    icon: Info,
    aside: t('account.version', { version }),
    group: 'help',
    run: () => show('about'),
  };
}
