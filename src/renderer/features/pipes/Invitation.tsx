import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import styles from './Invitation.module.css';
import type { AddedTransport } from './PipeDialog.tsx';
import { PipePicture } from './PipePicture.tsx';

interface InvitationProps {
  readonly onAdd: (transport: AddedTransport) => void;
}

/** What stands where the messengers will be. */
export function Invitation({ onAdd }: InvitationProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.invitation}>
      <p className={styles.title}>{t('pipes.invitation.title')}</p>
      <p className={styles.text}>{t('pipes.invitation.text')}</p>
      <div className={styles.actions}>
        <Button icon={<PipePicture transport="telegram" />} onClick={() => onAdd('telegram')}>
          {t('pipes.telegram.title')}
        </Button>
        <Button icon={<PipePicture transport="imessage" />} onClick={() => onAdd('imessage')}>
          {t('pipes.blueBubbles.title')}
        </Button>
      </div>
    </div>
  );
}
