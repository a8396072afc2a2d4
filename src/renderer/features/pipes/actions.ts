import {
  CircleCheck,
  KeyRound,
  Pencil,
  RefreshCw,
  Terminal,
  Trash2,
  UserCheck,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRefusals } from '../../calls/refusal.ts';
import type { Action } from '../../ui/action.ts';
import { createErrand } from '../../ui/errand.ts';
import { useHistory } from '../activity/actions.ts';
import type { Pipe } from '#shared/contract/schemas.ts';
import type { KnownPipe } from './pipes.ts';
import { pictureOf, usePipeWords } from './pipeWords.tsx';

/** The kinds of pipes that are added here; a chat in the browser comes with its account. */
const addedTransports = ['telegram', 'imessage', 'webhook'] as const;
export type AddedTransport = (typeof addedTransports)[number];

/** What a dialog of the page is for. The pipe is as it was when it opened. */
export type PipeSubject =
  | { readonly action: 'add'; readonly transport: AddedTransport }
  | {
      readonly action: 'edit' | 'writingTo' | 'replaceToken' | 'answerAuth' | 'remove';
      readonly pipe: KnownPipe;
    }
  | { readonly action: 'senders'; readonly pipe: Pipe };

/** To have the page show one of its dialogs. */
export const pipeErrand = createErrand<PipeSubject>('/pipes');

type AddAction = Action & { readonly transport: AddedTransport };

/** Adds a pipe, of each kind there is. */
export function useAddPipeActions(show: (subject: PipeSubject) => void): readonly AddAction[] {
  const words = usePipeWords();
  const refusalOf = useRefusals();
  return addedTransports.map((transport) => ({
    id: `pipes.add.${transport}`,
    transport,
    text: words.kind(transport),
    icon: pictureOf(transport),
    disabledReason:
      refusalOf('pipes') ?? (transport === 'webhook' ? undefined : refusalOf(transport)),
    run: () => show({ action: 'add', transport }),
  }));
}

/** Opens the list of those who may write through a pipe, of whatever kind it is. */
export function useSendersAction(): (pipe: Pipe, show: (subject: PipeSubject) => void) => Action {
  const { t } = useTranslation();
  return (pipe, show) => ({
    id: 'pipes.senders',
    text: t('pipes.senders.action'),
    icon: UserCheck,
    group: 'change',
    run: () => show({ action: 'senders', pipe }),
  });
}

/**
 * What can be done with a pipe.
 *
 * @returns a function of it, of what opens the dialog for it, and of what checks its connection
 */
export function usePipeActions(): (
  pipe: KnownPipe,
  show: (subject: PipeSubject) => void,
  check: () => void,
) => readonly Action[] {
  const { t } = useTranslation();
  const refusalOf = useRefusals();
  const sendersOf = useSendersAction();
  const historyOf = useHistory();
  return (pipe, show, check) => {
    const { transport } = pipe;
    const hasConfig = transport === 'telegram' || transport === 'imessage';
    const disabledReason = refusalOf('pipes') ?? (hasConfig ? refusalOf(transport) : undefined);
    const sendersAction = sendersOf(pipe, show);
    const actions: readonly (Action | false)[] = [
      {
        id: 'pipes.edit',
        text: t('users.edit'),
        icon: Pencil,
        group: 'change',
        disabledReason,
        run: () => show({ action: 'edit', pipe }),
      },
      hasConfig && {
        id: 'pipes.check',
        text: t('check.start'),
        icon: CircleCheck,
        group: 'change',
        run: check,
      },
      transport === 'webhook' && {
        id: 'pipes.writingTo',
        text: t('pipes.inbound.action'),
        icon: Terminal,
        group: 'change',
        run: () => show({ action: 'writingTo', pipe }),
      },
      transport !== 'web' && sendersAction,
      transport === 'webhook' &&
        (pipe.address !== null || pipe.answerAuth !== 'missing') && {
          id: 'pipes.answerAuth',
          text: t('pipes.auth.action'),
          icon: KeyRound,
          group: 'change',
          disabledReason,
          run: () => show({ action: 'answerAuth', pipe }),
        },
      transport === 'webhook' && {
        id: 'pipes.replaceToken',
        text: t('pipes.token.replace'),
        icon: RefreshCw,
        group: 'change',
        disabledReason,
        run: () => show({ action: 'replaceToken', pipe }),
      },
      historyOf({ kind: 'pipe', id: pipe.id }),
      {
        id: 'pipes.remove',
        text: t('action.remove'),
        icon: Trash2,
        group: 'remove',
        danger: true,
        disabledReason: disabledReason ?? (transport === 'web' ? t('pipes.webStays') : undefined),
        run: () => show({ action: 'remove', pipe }),
      },
    ];
    return actions.filter((action) => action !== false);
  };
}
