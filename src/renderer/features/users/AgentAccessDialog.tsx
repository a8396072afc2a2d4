import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, AgentAccess } from '#shared/contract/schemas.ts';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Form } from '../../forms/Form.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { RadioCards } from '../../ui/RadioCards.tsx';
import stack from '../../ui/stack.module.css';
import { say } from '../../ui/toastManager.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { accessOf, sameAs, tickedIn, type AccessMode } from './agentAccess.ts';
import { AgentPicker } from './AgentPicker.tsx';
import { nameInFull } from './people.ts';
import type { PersonDialogProps } from './PersonDialog.tsx';

interface AgentAccessDialogProps extends PersonDialogProps {
  readonly account: Account;
}

/** Which agents a person may use: all, some, or none but the default one. */
export function AgentAccessDialog({ account, ...dialog }: AgentAccessDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...dialog} title={t('access.title', { name: nameInFull(account) })}>
      <AgentAccessForm account={account} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

type AgentAccessFormProps = Pick<AgentAccessDialogProps, 'account' | 'onClose'>;

function AgentAccessForm({ account, onClose }: AgentAccessFormProps) {
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

  const { busy, error, submit, clearError } = useSubmit(async () => {
    const access = accessOf(mode, ticked, same);
    const result = await ask('users.setAgentAccess', { userId: account.id, access });
    if (result.ok) {
      say(savedText(access));
      onClose();
    }
    return result;
  });

  return (
    <Form className={stack.stack} error={error} onSubmit={() => submit()} onEdit={clearError}>
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
      {mode === 'selected' && agents.error && (
        <Notice tone="danger">
          {errorText(agents.error)}
          <Button onClick={agents.reload}>{t('action.retry')}</Button>
        </Notice>
      )}
      {mode === 'selected' && installed && (
        <AgentPicker
          installed={installed}
          stored={stored}
          ticked={ticked}
          same={same}
          onTicked={setTicked}
        />
      )}
      {error && <Notice tone="danger">{errorText(error)}</Notice>}
      <div className={classes(stack.actions, stack.footer)}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('action.save')}
        </Button>
      </div>
    </Form>
  );
}
