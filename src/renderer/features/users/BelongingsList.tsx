import { useTranslation } from 'react-i18next';
import type { Belongings } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import styles from './BelongingsList.module.css';

interface BelongingsListProps {
  /** Whose. */
  readonly name: string;
  readonly belongings: {
    readonly value: { readonly belongings: Belongings } | null;
    readonly error: ErrorInfo | null;
    readonly reload: () => void;
  };
}

/** What matters most comes first. */
const kinds = ['credentials', 'sessions', 'pipes', 'channels', 'other'] as const;

/** What would go with a person, in words. */
export function BelongingsList({ name, belongings }: BelongingsListProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { value, error, reload } = belongings;
  if (error) {
    return (
      <Notice tone="danger">
        <span>{t('users.deletion.unread')}</span>
        <span>{errorText(error)}</span>
        <Button onClick={reload}>{t('action.retry')}</Button>
      </Notice>
    );
  }
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
            {counted.map(({ kind, count }) => (
              <li key={kind}>{t(`users.deletion.${kind}`, { count })}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
