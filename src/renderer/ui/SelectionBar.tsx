import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Action } from './action.ts';
import { ActionButton } from './ActionButton.tsx';
import { IconButton } from './IconButton.tsx';
import styles from './SelectionBar.module.css';

interface SelectionBarProps {
  /** How many rows are selected … */
  readonly count: number;
  /** … and how many of them the list does not show as it is narrowed now. */
  readonly hidden: number;
  /** What can be done with them. */
  readonly actions: readonly Action[];
  readonly onClear: () => void;
}

/** Below a list while some of its rows are selected: how many, and what can be done with all of them. */
export function SelectionBar({ count, hidden, actions, onClear }: SelectionBarProps): ReactNode {
  const { t } = useTranslation();
  return (
    <section aria-label={t('selection.region')} className={styles.bar} hidden={count === 0}>
      <p role="status" className={styles.words}>
        {count > 0 && (
          <>
            <strong>{t('selection.count', { count })}</strong>
            {hidden > 0 && (
              <span className={styles.hidden}>{t('selection.hidden', { count: hidden })}</span>
            )}
          </>
        )}
      </p>
      {count > 0 && (
        <div className={styles.actions}>
          {actions.map((action) => (
            <ActionButton key={action.id} action={action} withIcon />
          ))}
          <IconButton label={t('selection.clear')} onClick={onClear}>
            <X aria-hidden />
          </IconButton>
        </div>
      )}
    </section>
  );
}
