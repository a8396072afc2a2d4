import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type {
  AccessChange,
  AccessChanged,
  Account,
  AgentAccess,
} from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { Field } from '../../forms/Field.tsx';
import { useFieldChecks } from '../../forms/useFieldChecks.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Select } from '../../ui/Select.tsx';
import { RefusedList } from '../../ui/RefusedList.tsx';
import type { DialogProps } from '../../ui/useDialog.ts';
import { AgentPicker } from './AgentPicker.tsx';
import { nameInFull } from './people.ts';
import { useSayAccess } from './useSayAccess.ts';

interface SeveralAccessDialogProps extends DialogProps {
  /** As they were when it opened. */
  readonly accounts: readonly Account[];
  /** Is told which of them need not be selected any more. */
  readonly onDone: (ids: readonly string[]) => void;
}

/** Gives several people agents, or takes some from them. */
export function SeveralAccessDialog({ accounts, onDone, ...dialog }: SeveralAccessDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...dialog} title={t('access.several.title', { count: accounts.length })}>
      <SeveralAccessForm accounts={accounts} onDone={onDone} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

type FormProps = Pick<SeveralAccessDialogProps, 'accounts' | 'onDone' | 'onClose'>;
type Mode = AccessChange['mode'];

// Nobody's choice: of several people there is none that could name agents which were removed.
const noChoice: AgentAccess = { mode: 'all' };

function SeveralAccessForm({ accounts, onDone, onClose }: FormProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const sayAccess = useSayAccess();
  const agents = useAnswer(() => ask('agents.names', {}));
  const [mode, setMode] = useState<Mode>('give');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const { pass, at, forget } = useFieldChecks<'agents'>();
  const [refused, setRefused] = useState<AccessChanged['refused']>([]);
  const hints = {
    give: t('access.several.giveText'),
    take: t('access.several.takeText'),
    all: t('access.allText'),
    none: t('access.noneText'),
  };
  const picks = mode === 'give' || mode === 'take';

  const { busy, error, submit, clearError } = useSubmit(async () => {
    const access: AccessChange = picks ? { mode, agentIds: [...ticked] } : { mode };
    const userIds = accounts.map(({ id }) => id);
    const result = await ask('users.changeAgentAccess', { changes: [{ userIds, access }] });
    if (!result.ok) return result;
    sayAccess(result.value);
    const kept = new Set(result.value.refused.map(({ user }) => user.id));
    onDone(userIds.filter((id) => !kept.has(id)));
    if (result.value.refused.length === 0) onClose();
    else setRefused(result.value.refused);
    return result;
  });

  if (refused.length > 0) {
    return (
      <RefusedList
        lead={t('access.several.refused', { count: refused.length })}
        refused={refused.map(({ user, error: why }) => ({
          ...{ id: user.id, title: nameInFull(user), reason: errorText(why) },
        }))}
        onClose={onClose}
      />
    );
  }
  return (
    <DialogForm
      submit={t('action.save')}
      busy={busy}
      error={error}
      problem={at('agents') ?? (error && errorText(error))}
      onSubmit={() => {
        const isMissing = picks && ticked.size === 0;
        if (pass({ agents: isMissing ? 'access.several.missing' : null })) submit();
      }}
      onEdit={() => {
        forget();
        clearError();
      }}
      onCancel={onClose}
    >
      <Field label={t('access.several.what')} hint={hints[mode]}>
        {(control) => (
          <Select
            control={control}
            choices={[
              { value: 'give', label: t('access.several.give') },
              { value: 'take', label: t('access.several.take') },
              { value: 'all', label: t('access.all') },
              { value: 'none', label: t('access.none') },
            ]}
            value={mode}
            onChange={setMode}
          />
        )}
      </Field>
      {picks && (
        <Loaded answer={agents}>
          {(value) => (
            <AgentPicker
              installed={value.agents}
              stored={noChoice}
              ticked={ticked}
              same={null}
              onTicked={setTicked}
            />
          )}
        </Loaded>
      )}
    </DialogForm>
  );
}
