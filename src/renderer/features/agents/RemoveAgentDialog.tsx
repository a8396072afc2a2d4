import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentDetails } from '#shared/contract/schemas.ts';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import type { DialogProps } from '../../ui/useDialog.ts';
import { asQuoted } from '#shared/text.ts';
import { say } from '../../ui/toastManager.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { LeftoverList } from './LeftoverList.tsx';
import { useQuoted } from './PackageText.tsx';
import styles from './RemoveAgentDialog.module.css';

interface RemoveAgentDialogProps extends DialogProps {
  readonly agent: Pick<AgentDetails, 'id' | 'name'>;
  readonly onRemoved: () => void;
}

/** Asks whether an agent goes, and whether the values that only it uses go, too. */
export function RemoveAgentDialog({ agent, onRemoved, ...dialog }: RemoveAgentDialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const language = useLanguage();
  const [removeSecrets, setRemoveSecrets] = useState(false);
  const { value: removal, error } = useAnswer(() => ask('agents.removal', { agentId: agent.id }));
  const quoted = useQuoted();
  const name = asQuoted(agent.name);

  return (
    <ConfirmDialog
      {...dialog}
      title={t('agentRemoval.title', { name })}
      confirm={t('action.remove')}
      onConfirm={async () => {
        const result = await ask('agents.remove', { agentId: agent.id, removeSecrets });
        if (result.ok) {
          say(t('agentRemoval.done', { name }), { onward: true });
          onRemoved();
        }
        return result;
      }}
      details={
        removal && (
          <div className={styles.details}>
            {removal.leftovers.length > 0 && (
              <>
                <LeftoverList leftovers={removal.leftovers} />
                <Checkbox
                  checked={removeSecrets}
                  onChange={(event) => setRemoveSecrets(event.target.checked)}
                >
                  {t('agentRemoval.secretsToo')}
                </Checkbox>
              </>
            )}
            {removal.shared.map(({ capabilityId, agents }) => (
              <p key={capabilityId} className={styles.note}>
                {t('agentRemoval.shared', {
                  capability: quoted(capabilityId),
                  agents: new Intl.ListFormat(language).format(
                    agents.map((other) => quoted(other.name)),
                  ),
                })}
              </p>
            ))}
            {removal.uncertain && <p className={styles.note}>{t('agentRemoval.uncertain')}</p>}
          </div>
        )
      }
    >
      {t('agentRemoval.text')} {error && errorText(error)}
    </ConfirmDialog>
  );
}
