/** The question before the master secret is forgotten: one in a window, whoever asks for it. */
import { create } from 'zustand';
import { useTranslation } from 'react-i18next';
import { LockKeyhole } from 'lucide-react';
import { useApp } from '../../../calls/app.ts';
import type { Action } from '../../../ui/action.ts';

interface LockingStore {
  readonly open: boolean;
  /** What had the focus when it was asked. */
  readonly opener: Element | null;
}

export const useLocking = create<LockingStore>(() => ({ open: false, opener: null }));

/** Asks, unless there is nothing to forget. */
export function askToLockCompletely(): void {
  if ((useApp.getState().state?.instance.secretSource ?? null) === null) return;
  useLocking.setState({ open: true, opener: document.activeElement });
}

export const closeQuestion = (): void => useLocking.setState({ open: false });

/** To forget the master secret; also before anybody is signed in. */
export function useLockCompletely(): Action {
  const { t } = useTranslation();
  return {
    id: 'app.lockCompletely',
    text: t('lockCompletely.action'),
    icon: LockKeyhole,
    group: 'window',
    shortcut: 'lockCompletely',
    run: askToLockCompletely,
  };
}
