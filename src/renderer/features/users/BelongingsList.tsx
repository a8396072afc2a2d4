import { useTranslation } from 'react-i18next';
import type { Belongings } from '#shared/contract/schemas.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import type { Answer } from '../../calls/useAnswer.ts';
import styles from './BelongingsList.module.css';

interface BelongingsListProps {
  /** Whose. */
  readonly name: string;
  readonly belongings: Answer<{ readonly belongings: Belongings }>;
}

/** What matters most comes first. */
const kinds = [
  'credentials',
  'pipes',
  'channels',
  'conversations',
  'messages',
  'files',
  'memories',
  'schedules',
  'rules',
  'sessions',
  'other',
] as const;

/** What would go with a person, in words. */
export function BelongingsList({ name, belongings }: BelongingsListProps) {
  const { t } = useTranslation();
  const { value, error } = belongings;
  if (error) return <Loaded answer={belongings} lead={t('users.deletion.unread')} />;
  const counted = (value?.belongings ?? [])
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  return (
    <div className={styles.panel} role="status">
      {!value && <p>{t('users.deletion.reading', { name })}</p>}
      {value && counted.length === 0 && <p>{t('users.deletion.nothing')}</p>}
      {counted.length > 0 && (
        <>
          <p className={styles.lead}>{t('users.deletion.goes')}</p>
          <ul className={styles.list}>
            {counted.map(({ kind, count, ofOthers }) => (
              <li key={kind}>
                {t(`users.deletion.${kind}`, { count })}
                {ofOthers > 0 && ` (${t('users.deletion.ofOthers', { count: ofOthers })})`}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
