import { CalendarClock, Pencil, Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Credential, ListedCredential, SelectionState } from '#shared/contract/schemas.ts';
import { useUser } from '../../calls/app.ts';
import { credentialThingId } from '#shared/activity.ts';
import { useRefusals } from '../../calls/refusal.ts';
import type { Action } from '../../ui/action.ts';
import { createErrand } from '../../ui/errand.ts';
import { useHistory } from '../activity/actions.ts';

/** What a dialog of the page is for. */
export type CredentialSubject =
  | { readonly name: 'add'; readonly missing?: ListedCredential }
  | { readonly name: 'update' | 'remove'; readonly credential: Credential }
  | { readonly name: 'removeSelected' | 'expireSelected'; readonly ids: readonly string[] };

/** To have the page show one of its dialogs. */
export const credentialErrand = createErrand<CredentialSubject>('/credentials');

/** Whether there is something behind a row, and not only an agent that asks for it. */
export const isStored = (credential: ListedCredential): credential is Credential =>
  credential.status !== 'missing';

/** What a row is opened for: to be changed or, where nothing is stored, to be added. */
export const openingOf = (credential: ListedCredential): CredentialSubject =>
  isStored(credential) ? { name: 'update', credential } : { name: 'add', missing: credential };

/** What can be done with a credential. */
export function useCredentialActions(
  show: (subject: CredentialSubject) => void,
): (credential: ListedCredential) => readonly Action[] {
  const { t } = useTranslation();
  const refusalOf = useRefusals();
  const historyOf = useHistory();
  return (credential) => {
    const { capabilityId, name, user } = credential;
    const id = credentialThingId({ capabilityId, name, userId: user?.id ?? null });
    const history = historyOf({ kind: 'credential', id });
    const disabledReason = refusalOf(
      credential.user === null ? 'sharedCredentials' : 'personalCredentials',
    );
    if (!isStored(credential)) {
      return [
        {
          id: 'credentials.addValue',
          text: t('credential.addValue'),
          icon: Plus,
          shortcut: 'open',
          disabledReason,
          run: () => show(openingOf(credential)),
        },
        history,
      ];
    }
    return [
      {
        id: 'credentials.update',
        text: t('action.update'),
        icon: Pencil,
        shortcut: 'open',
        disabledReason,
        run: () => show({ name: 'update', credential }),
      },
      history,
      {
        id: 'credentials.remove',
        text: t('action.remove'),
        icon: Trash2,
        group: 'remove',
        shortcut: 'remove',
        danger: true,
        disabledReason,
        run: () => show({ name: 'remove', credential }),
      },
    ];
  };
}

/**
 * What can be done with all that are selected.
 *
 * @param selected the ids of those that are there, and whose they are
 */
export function useSelectedActions(
  { ids, owners }: Pick<SelectionState, 'owners'> & { readonly ids: readonly string[] },
  show: (subject: CredentialSubject) => void,
): { readonly expire: Action; readonly remove: Action } {
  const { t } = useTranslation();
  const refusalOf = useRefusals();
  const [shared, personal] = [true, false].map((isShared) =>
    owners.some(({ user }) => (user === null) === isShared),
  );
  const disabledReason =
    (shared ? refusalOf('sharedCredentials') : undefined) ??
    (personal ? refusalOf('personalCredentials') : undefined);
  return {
    expire: {
      id: 'credentials.expireSelected',
      text: t('selection.expiry.action'),
      icon: CalendarClock,
      disabledReason,
      run: () => show({ name: 'expireSelected', ids }),
    },
    remove: {
      id: 'credentials.removeSelected',
      text: t('action.remove'),
      icon: Trash2,
      danger: true,
      disabledReason,
      run: () => show({ name: 'removeSelected', ids }),
    },
  };
}

/** Why whoever is signed in can store no credential here; undefined where they can store some. */
export function useStoringRefusal(): string | undefined {
  const { isAdmin } = useUser();
  const refusalOf = useRefusals();
  const personal = refusalOf('personalCredentials');
  return isAdmin ? personal && refusalOf('sharedCredentials') : personal;
}

/** Adds a credential. */
export function useAddCredential(show: (subject: CredentialSubject) => void): Action {
  const { t } = useTranslation();
  return {
    id: 'credentials.add',
    text: t('credentials.add'),
    icon: Plus,
    shortcut: 'newCredential',
    disabledReason: useStoringRefusal(),
    run: () => show({ name: 'add' }),
  };
}
