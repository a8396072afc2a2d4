import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentAccess } from '#shared/contract/schemas.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { say } from '../../ui/toastManager.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useSeenSubmit } from '../../forms/useSeenSubmit.ts';
import { accessOf, sameAs, tickedIn, type AccessMode } from './agentAccess.ts';
import { AgentPicker } from './AgentPicker.tsx';
import { nameInFull, type AccountDialogProps } from './people.ts';

/** Which agents a person may use: all, some, or none but the default one. */
export function AgentAccessDialog({ account, ...dialog }: AccountDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...dialog} title={t('access.title', { name: nameInFull(account) })}>
      <AgentAccessForm account={account} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

function AgentAccessForm({ account, onClose }: Pick<AccountDialogProps, 'account' | 'onClose'>) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const stored = account.agentAccess;
  const agents = useAnswer(() => ask('agents.names', {}));
  const [mode, setMode] = useState<AccessMode>(stored.mode);
  const [ticked, setTicked] = useState(() => tickedIn(stored));

  const installed = agents.value?.agents;
  const same = installed ? sameAs(installed, stored, ticked) : null;

  const savedText = (access: AgentAccess): string => {
    const name = account.displayName;
    switch (access.mode) {
      case 'all':
        return t('access.savedAll', { name });
      case 'none':
        return t('access.savedNone', { name });
      case 'selected':
        return t('access.saved', { name, count: access.agentIds.length });
    }
  };

  const { busy, error, submit, clearError, overrule } = useSeenSubmit(
    account.stamp,
    async (seen) => {
      const access = accessOf(mode, ticked, same);
      const result = await ask('users.setAgentAccess', { userId: account.id, access, seen });
      if (result.ok) {
        say(savedText(access));
        onClose();
      }
      return result;
    },
  );

  return (
    <DialogForm
      submit={t('action.save')}
      busy={busy}
      error={error}
      problem={error && errorText(error)}
      onSubmit={() => submit()}
      onEdit={clearError}
      onOverrule={overrule}
      onCancel={onClose}
    >
      <RadioCards
        label={t('access.list')}
        labelHidden
        cards={[
          { value: 'all', title: t('access.all'), text: t('access.allText') },
          { value: 'selected', title: t('access.selected'), text: t('access.selectedText') },
          { value: 'none', title: t('access.none'), text: t('access.noneText') },
        ]}
        value={mode}
        onChange={setMode}
      />
      {mode === 'selected' && (
        <Loaded answer={agents}>
          {(value) => (
            <AgentPicker
              installed={value.agents}
              stored={stored}
              ticked={ticked}
              same={same}
              onTicked={setTicked}
            />
          )}
        </Loaded>
      )}
    </DialogForm>
  );
}
