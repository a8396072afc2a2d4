import type { AgentRef, Removed, UserRef } from '#shared/contract/schemas.ts';
import { BlueBubblesDialog } from './BlueBubblesDialog.tsx';
import { EditPipeDialog } from './EditPipeDialog.tsx';
import type { KnownPipe } from './pipes.ts';
import { RemovePipeDialog } from './RemovePipeDialog.tsx';
import { ReplaceTokenDialog } from './ReplaceTokenDialog.tsx';
import { TelegramDialog } from './TelegramDialog.tsx';
import { WebhookDialog } from './WebhookDialog.tsx';

/** The kinds of pipes that are added here; a chat in the browser comes with its account. */
export type AddedTransport = 'telegram' | 'imessage' | 'webhook';

/** What a dialog of the page is for. The pipe is as it was when it opened. */
export type PipeSubject =
  | { readonly action: 'add'; readonly transport: AddedTransport }
  | { readonly action: 'edit' | 'replaceToken' | 'remove'; readonly pipe: KnownPipe };

/** What every dialog of the page gets. */
export interface PipeDialogProps {
  readonly open: boolean;
  readonly users: readonly UserRef[];
  readonly agents: readonly AgentRef[];
  readonly onClose: () => void;
  readonly onClosed: () => void;
  readonly onRemoved: (pipe: KnownPipe, removed: Removed) => void;
  readonly finalFocus: () => HTMLElement | null;
}

/** The dialog for one thing that is done with a pipe. */
export function PipeDialog({
  subject,
  ...dialog
}: PipeDialogProps & { readonly subject: PipeSubject }) {
  switch (subject.action) {
    case 'add':
      return <SetUpDialog {...dialog} transport={subject.transport} pipe={null} />;
    case 'edit':
      return <SetUpDialog {...dialog} transport={subject.pipe.transport} pipe={subject.pipe} />;
    case 'replaceToken':
      return <ReplaceTokenDialog {...dialog} pipe={subject.pipe} />;
    case 'remove':
      return <RemovePipeDialog {...dialog} pipe={subject.pipe} />;
  }
}

interface SetUpDialogProps extends PipeDialogProps {
  readonly transport: KnownPipe['transport'];
  /** Null: a new one. */
  readonly pipe: KnownPipe | null;
}

/** Sets up a new pipe, or changes one: each kind asks for something else. */
function SetUpDialog({ transport, pipe, ...dialog }: SetUpDialogProps) {
  if (transport === 'telegram') return <TelegramDialog {...dialog} pipe={pipe} />;
  if (transport === 'imessage') return <BlueBubblesDialog {...dialog} pipe={pipe} />;
  return pipe ? <EditPipeDialog {...dialog} pipe={pipe} /> : <WebhookDialog {...dialog} />;
}
