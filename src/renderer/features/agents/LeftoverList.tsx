import { useTranslation } from 'react-i18next';
import type { StoredCount } from '#shared/contract/schemas.ts';
import styles from './LeftoverList.module.css';

/** Stored values that nothing would use any more. */
export function LeftoverList({ leftovers }: { readonly leftovers: readonly StoredCount[] }) {
  const { t } = useTranslation();
  return (
    <ul className={styles.list} aria-label={t('leftovers.label')}>
      {leftovers.map(({ capabilityId, name, scope, count }) => (
        <li key={`${scope} ${capabilityId} ${name}`} className={styles.item}>
          <code className={styles.name}>{name}</code>
          <span className={styles.whose}>
            {capabilityId}
            {' · '}
            {scope === 'system' ? t('leftovers.shared') : t('leftovers.of', { count })}
          </span>
        </li>
      ))}
    </ul>
  );
}
