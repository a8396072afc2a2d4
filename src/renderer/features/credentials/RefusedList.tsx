import { useTranslation } from 'react-i18next';
import type { CredentialRefused } from '#shared/contract/schemas.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import styles from './RefusedList.module.css';

interface RefusedListProps {
  readonly refused: readonly CredentialRefused[];
  readonly onClose: () => void;
}

/** Each credential that could not be changed together with others, and why. */
export function RefusedList({ refused, onClose }: RefusedListProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <div className={stack.stack}>
      <Notice tone="warn">{t('selection.expiry.refused', { count: refused.length })}</Notice>
      <ul className={styles.list}>
        {refused.map(({ id, name, capabilityId, user, error }) => (
          <li key={`${user?.id ?? ''} ${id}`}>
            <strong>
              {t('selection.expiry.which', {
                ...{ name, capability: capabilityId },
                owner: user?.displayName ?? t('owner.shared'),
              })}
            </strong>
            <br />
            {errorText(error)}
          </li>
        ))}
      </ul>
      <div className={stack.actions}>
        <Button look="primary" onClick={onClose}>
          {t('action.close')}
        </Button>
      </div>
    </div>
  );
}
