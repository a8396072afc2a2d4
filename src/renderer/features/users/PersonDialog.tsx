import type { Account } from '#shared/contract/schemas.ts';
import { AddPersonDialog } from './AddPersonDialog.tsx';
import { AgentAccessDialog } from './AgentAccessDialog.tsx';
import { DeletePersonDialog } from './DeletePersonDialog.tsx';
import { EditPersonDialog } from './EditPersonDialog.tsx';
import { ResetPasswordDialog } from './ResetPasswordDialog.tsx';
import { SignOutPersonDialog } from './SignOutPersonDialog.tsx';

/** What a dialog of the page is for. The person is as they were when it opened. */
export type PersonSubject =
  | { readonly action: 'add' }
  | {
      readonly action: 'edit' | 'agents' | 'resetPassword' | 'signOut' | 'delete';
      readonly account: Account;
    };

/** What every dialog of the page gets. */
export interface PersonDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onClosed: () => void;
  readonly finalFocus: () => HTMLElement | null;
}

/** The dialog for one thing that an administrator does. */
export function PersonDialog({
  subject,
  ...dialog
}: PersonDialogProps & { readonly subject: PersonSubject }) {
  switch (subject.action) {
    case 'add':
      return <AddPersonDialog {...dialog} />;
    case 'edit':
      return <EditPersonDialog {...dialog} account={subject.account} />;
    case 'agents':
      return <AgentAccessDialog {...dialog} account={subject.account} />;
    case 'resetPassword':
      return <ResetPasswordDialog {...dialog} account={subject.account} />;
    case 'signOut':
      return <SignOutPersonDialog {...dialog} account={subject.account} />;
    case 'delete':
      return <DeletePersonDialog {...dialog} account={subject.account} />;
  }
}
