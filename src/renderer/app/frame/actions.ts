import { AppWindow, CircleHelp, Languages, Lock, LogOut, Monitor, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Language, Theme } from '#shared/contract/schemas.ts';
import { setPreferences, signOut, useApp, useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useRefusal } from '../../calls/refusal.ts';
import type { Action } from '../../ui/action.ts';
import { useOwnActivity } from '../../features/activity/actions.ts';
import { useLockCompletely } from '../../features/session/lock-completely/locking.ts';
import { useShowAbout, useShowShortcuts } from '../../features/about/asking.ts';
import { useInstanceActions } from '../../features/instances/actions.ts';
import { useRun } from './useRun.ts';

const languages: readonly Language[] = ['en', 'de'];
const themes = { system: Monitor, light: Sun, dark: Moon } as const satisfies Record<
  Theme,
  unknown
>;

/** Opens another window; also before anybody is signed in. */
export function useNewWindow(): Action {
  const { t } = useTranslation();
  const run = useRun();
  return {
    id: 'app.newWindow',
    text: t('account.newWindow'),
    icon: AppWindow,
    group: 'window',
    shortcut: 'newWindow',
    run: () => void run(ask('app.openWindow', {})),
  };
}

/** What whoever is signed in can do on every page. */
export function useAppActions(): readonly Action[] {
  const { t } = useTranslation();
  const run = useRun();
  const user = useUser();
  const newWindow = useNewWindow();
  const lockCompletely = useLockCompletely();
  const showShortcuts = useShowShortcuts();
  const showAbout = useShowAbout();
  const instances = useInstanceActions(run);
  const ownActivity = useOwnActivity();
  const refused = useRefusal('people');
  const chosenTheme = useApp(({ state }) => state?.preferences.theme ?? 'system');
  return [
    ...instances,
    ...languages.map((language): Action => ({
      id: `app.language.${language}`,
      text: t(`language.${language}`),
      icon: Languages,
      group: 'language',
      choice: { label: t('language.label'), chosen: user.language === language },
      disabledReason: user.language === language ? undefined : refused,
      run: () => void run(ask('account.setLanguage', { language })),
    })),
    ...(Object.keys(themes) as Theme[]).map((theme): Action => ({
      id: `app.theme.${theme}`,
      text: t(`theme.${theme}`),
      icon: themes[theme],
      group: 'theme',
      choice: { label: t('theme.label'), chosen: theme === chosenTheme },
      run: () => void run(setPreferences({ theme })),
    })),
    // An administrator has it among the pages.
    ...(user.isAdmin ? [] : [ownActivity]),
    {
      id: 'app.lock',
      text: t('account.lock'),
      icon: Lock,
      group: 'window',
      shortcut: 'lock',
      run: () => void run(ask('auth.lock', {})),
    },
    lockCompletely,
    newWindow,
    showShortcuts,
    {
      id: 'app.help',
      text: t('account.help'),
      icon: CircleHelp,
      group: 'help',
      run: () => void run(ask('app.openHelp', {})),
    },
    showAbout,
    {
      id: 'app.signOut',
      text: t('account.signOut'),
      icon: LogOut,
      group: 'leave',
      run: () => void run(signOut()),
    },
  ];
}
