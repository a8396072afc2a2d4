import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { Notice } from './Notice.tsx';
import styles from './RefusedList.module.css';
import stack from './stack.module.css';

interface Refused {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
}

interface RefusedListProps {
  /** How many there are. */
  readonly lead: string;
  readonly refused: readonly Refused[];
  readonly onClose: () => void;
}

/** In a dialog: each of several that could not be changed together with the others, and why. */
export function RefusedList({ lead, refused, onClose }: RefusedListProps) {
  const { t } = useTranslation();
  return (
    <div className={stack.stack}>
      <Notice tone="warn">{lead}</Notice>
      <ul className={styles.list}>
        {refused.map(({ id, title, reason }) => (
          <li key={id}>
            <strong>{title}</strong>
            <br />
            {reason}
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
