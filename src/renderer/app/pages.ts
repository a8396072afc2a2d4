/** The pages of the window, for the sidebar, for shortcuts, and wherever they are found by name. */
import {
  Bot,
  BrainCircuit,
  HeartPulse,
  History,
  House,
  KeyRound,
  MessagesSquare,
  Settings,
  Users,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useUser } from '../calls/app.ts';
import type { Action } from '../ui/action.ts';
import { leaveFor } from '../ui/address.ts';

export interface PageAction extends Action {
  readonly path: string;
}

/** To go to each page that whoever is signed in has, in their order. */
export function usePages(): readonly PageAction[] {
  const { t } = useTranslation();
  const { isAdmin } = useUser();
  const pages = [
    { name: 'overview', text: t('overview.title'), icon: House },
    { name: 'credentials', text: t('credentials.title'), icon: KeyRound },
    { name: 'agents', text: t('agents.title'), icon: Bot },
    { name: 'users', text: t('users.title'), icon: Users },
    ...(isAdmin
      ? ([
          { name: 'providers', text: t('providers.title'), icon: BrainCircuit },
          { name: 'pipes', text: t('pipes.title'), icon: MessagesSquare },
        ] as const)
      : []),
    { name: 'health', text: t('health.title'), icon: HeartPulse },
    ...(isAdmin ? ([{ name: 'activity', text: t('activity.title'), icon: History }] as const) : []),
    { name: 'settings', text: t('settings.title'), icon: Settings },
  ] as const;
  return pages.map(({ name, text, icon }) => {
    const path = `/${name}`;
    return { id: `pages.${name}`, text, icon, path, shortcut: name, run: () => leaveFor(path) };
  });
}
