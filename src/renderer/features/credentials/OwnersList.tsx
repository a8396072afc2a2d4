import { useTranslation } from 'react-i18next';
import type { SelectionState } from '#shared/contract/schemas.ts';
import { useUser } from '../../calls/app.ts';
import { Owner } from './Owner.tsx';
import styles from './OwnersList.module.css';

/** Whose several credentials are, and how many of each. */
export function OwnersList({ owners }: Pick<SelectionState, 'owners'>) {
  const { t } = useTranslation();
  const me = useUser();
  return (
    <ul className={styles.list} aria-label={t('selection.remove.owners')}>
      {owners.map(({ user, count }) => (
        <li key={user?.id ?? ''} className={styles.line}>
          {user?.id === me.id ? t('selection.you') : <Owner user={user} />}
          <span className={styles.count}>{t('filter.count', { count })}</span>
        </li>
      ))}
    </ul>
  );
}
