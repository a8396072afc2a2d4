import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { UserRef } from '#shared/contract/schemas.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { credentialsPath } from '../../app/routes.ts';
import styles from './Holders.module.css';

interface HoldersProps {
  readonly users: readonly UserRef[];
  readonly capabilityId: string;
}

/** More names than this are counted. */
const MOST_NAMES = 4;

/** Which people have set theirs, and the way to the Credentials page that shows just these. */
export function Holders({ users, capabilityId }: HoldersProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (users.length === 0)
    return <span className={styles.holders}>{t('agentSecret.setByNobody')}</span>;
  const names = users.map(({ displayName }) => displayName);
  const people = new Intl.ListFormat(language).format(
    names.length > MOST_NAMES
      ? [
          ...names.slice(0, MOST_NAMES - 1),
          t('agentSecret.more', { count: names.length - MOST_NAMES + 1 }),
        ]
      : names,
  );
  return (
    <span className={styles.holders}>
      {t('agentSecret.setBy', { people })}{' '}
      <Link
        className={styles.link}
        href={credentialsPath({ capability: [capabilityId], scope: ['personal'] })}
      >
        {t('agentSecret.showThem')}
      </Link>
    </span>
  );
}
