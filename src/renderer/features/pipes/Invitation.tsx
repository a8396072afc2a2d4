import { useTranslation } from 'react-i18next';
import { ActionButton } from '../../ui/ActionButton.tsx';
import styles from './Invitation.module.css';
import type { useAddPipeActions } from './actions.ts';

interface InvitationProps {
  /** Adds a pipe of each kind. */
  readonly actions: ReturnType<typeof useAddPipeActions>;
}

/** What stands where the messengers will be. */
export function Invitation({ actions }: InvitationProps) {
  const { t } = useTranslation();
  const titles = {
    telegram: t('pipes.telegram.title'),
    imessage: t('pipes.blueBubbles.title'),
    webhook: null,
  };
  return (
    <div className={styles.invitation}>
      <p className={styles.title}>{t('pipes.invitation.title')}</p>
      <p className={styles.text}>{t('pipes.invitation.text')}</p>
      <div className={styles.actions}>
        {actions.map((action) => {
          const text = titles[action.transport];
          return text && <ActionButton key={action.id} action={{ ...action, text }} withIcon />;
        })}
      </div>
    </div>
  );
}
