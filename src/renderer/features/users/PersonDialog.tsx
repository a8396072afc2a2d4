import type { DialogProps } from '../../ui/useDialog.ts';
import type { PersonSubject } from './actions.ts';
import { AddPersonDialog } from './AddPersonDialog.tsx';
import { AgentAccessDialog } from './AgentAccessDialog.tsx';
import { DeletePersonDialog } from './DeletePersonDialog.tsx';
import { EditPersonDialog } from './EditPersonDialog.tsx';
import { ResetPasswordDialog } from './ResetPasswordDialog.tsx';
import { SeveralAccessDialog } from './SeveralAccessDialog.tsx';
import { SignOutPersonDialog } from './SignOutPersonDialog.tsx';

interface PersonDialogProps extends DialogProps {
  readonly subject: PersonSubject;
  /** Is told which of several people need not be selected any more. */
  readonly onSeveralDone: (ids: readonly string[]) => void;
}

/** The dialog for one thing that an administrator does. */
export function PersonDialog({ subject, onSeveralDone, ...dialog }: PersonDialogProps) {
  switch (subject.action) {
    case 'add':
      return <AddPersonDialog {...dialog} />;
    case 'severalAgents':
      return <SeveralAccessDialog {...dialog} accounts={subject.accounts} onDone={onSeveralDone} />;
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
