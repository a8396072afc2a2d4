import { Bot, CircleUserRound, KeyRound, LogOut, Pencil, Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#shared/contract/schemas.ts';
import { useRefusal, useRefusals } from '../../calls/refusal.ts';
import type { Action } from '../../ui/action.ts';
import { createErrand } from '../../ui/errand.ts';
import { useHistory } from '../activity/actions.ts';

/** What is asked for with a dialog of its own. The person is as they were when it opened. */
export type PersonSubject =
  | { readonly action: 'add' }
  | { readonly action: 'severalAgents'; readonly accounts: readonly Account[] }
  | {
      readonly action: 'edit' | 'agents' | 'resetPassword' | 'signOut' | 'delete';
      readonly account: Account;
    };

/** To have the page show one of its dialogs. */
export const personErrand = createErrand<PersonSubject>('/users');
/** To have it show which agents somebody may use, of whom the id alone is known. */
export const accessErrand = createErrand<{ readonly userId: string }>('/users');
/** To have it ask for a new password of one's own. */
export const passwordErrand = createErrand<true>('/users');

/** Changes one's own password. */
export function useChangePassword(show: () => void): Action {
  const { t } = useTranslation();
  return {
    id: 'users.changePassword',
    text: t('myAccount.password'),
    icon: KeyRound,
    disabledReason: useRefusal('people'),
    run: show,
  };
}

/** Adds a person. */
export function useAddPerson(show: (subject: PersonSubject) => void): Action {
  const { t } = useTranslation();
  return {
    id: 'users.add',
    text: t('users.add'),
    icon: Plus,
    disabledReason: useRefusal('people'),
    run: () => show({ action: 'add' }),
  };
}

/** Chooses the agents that a person may use. */
export function useAgentAccess(onEdit: (account: Account) => void): (account: Account) => Action {
  const { t } = useTranslation();
  const disabledReason = useRefusal('access');
  return (account) => ({
    id: 'users.agents',
    text: t('users.agents'),
    icon: Bot,
    group: 'change',
    disabledReason,
    run: () => onEdit(account),
  });
}

/** Gives several people agents, or takes some from them. */
export function useSeveralAccess(
  accounts: readonly Account[],
  show: (subject: PersonSubject) => void,
): Action {
  const { t } = useTranslation();
  return {
    id: 'users.severalAgents',
    text: t('access.several.action'),
    icon: Bot,
    disabledReason: useRefusal('access'),
    run: () => show({ action: 'severalAgents', accounts }),
  };
}

interface PersonTargets {
  /** Whose own account needs other actions: their password takes the present one, and nobody deletes themselves. */
  readonly ownId: string;
  readonly show: (subject: PersonSubject) => void;
  /** Leads to one's own password and sessions. */
  readonly toOwnAccount: () => void;
}

/** What an administrator can do for a person. */
export function usePersonActions(targets: PersonTargets): (account: Account) => readonly Action[] {
  const { t } = useTranslation();
  const { ownId, show, toOwnAccount } = targets;
  const refusalOf = useRefusals();
  const historyOf = useHistory();
  const fixed = refusalOf('people');
  return (account) => {
    const isOwn = account.id === ownId;
    return [
      {
        id: 'users.edit',
        text: t('users.edit'),
        icon: Pencil,
        shortcut: 'open',
        group: 'change',
        disabledReason: fixed,
        run: () => show({ action: 'edit', account }),
      },
      isOwn
        ? {
            id: 'users.ownPassword',
            text: t('users.ownPassword'),
            icon: CircleUserRound,
            group: 'change',
            run: toOwnAccount,
          }
        : {
            id: 'users.resetPassword',
            text: t('users.resetPassword'),
            icon: KeyRound,
            group: 'change',
            disabledReason: fixed,
            run: () => show({ action: 'resetPassword', account }),
          },
      {
        id: 'users.signOut',
        text: t('users.signOut'),
        icon: LogOut,
        group: 'change',
        disabledReason: refusalOf('sessions'),
        run: () => show({ action: 'signOut', account }),
      },
      historyOf({ kind: 'person', id: account.id }),
      {
        id: 'users.delete',
        text: t('users.delete'),
        icon: Trash2,
        shortcut: 'remove',
        group: 'delete',
        danger: true,
        disabledReason: fixed ?? (isOwn ? t('users.ownDelete') : undefined),
        run: () => show({ action: 'delete', account }),
      },
    ];
  };
}
