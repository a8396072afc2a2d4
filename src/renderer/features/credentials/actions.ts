import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Credential } from '#shared/contract/schemas.ts';
import { useUser } from '../../calls/app.ts';
import { useRefusals } from '../../calls/refusal.ts';
import type { Action } from '../../ui/action.ts';
import { createErrand } from '../../ui/errand.ts';

/** What a dialog of the page is for. */
export type CredentialSubject =
  | { readonly name: 'add' }
  | { readonly name: 'update' | 'remove'; readonly credential: Credential };

/** To have the page show one of its dialogs. */
export const credentialErrand = createErrand<CredentialSubject>('/credentials');

/** Adds a credential. */
export function useAddCredential(show: (subject: CredentialSubject) => void): Action {
  const { t } = useTranslation();
  const { isAdmin } = useUser();
  const refusalOf = useRefusals();
  const personal = refusalOf('personalCredentials');
  return {
    id: 'credentials.add',
    text: t('credentials.add'),
    icon: Plus,
    shortcut: 'newCredential',
    disabledReason: isAdmin ? personal && refusalOf('sharedCredentials') : personal,
    run: () => show({ name: 'add' }),
  };
}
