import { useTranslation } from 'react-i18next';
import type { ListedCredential } from '#shared/contract/schemas.ts';
import { exactTime } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useUser } from '../../calls/app.ts';
import styles from './CredentialFacts.module.css';
import { isStored } from './actions.ts';
import { Owner } from './Owner.tsx';

interface CredentialFactsProps {
  readonly credential: ListedCredential;
}

/** Which credential a dialog is about. */
export function CredentialFacts({ credential }: CredentialFactsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { isAdmin } = useUser();
  return (
    <dl className={styles.facts}>
      <dt>{t('credential.name')}</dt>
      <dd className={styles.name}>{credential.name}</dd>
      <dt>{t('credential.capability')}</dt>
      <dd>{[credential.capabilityId, ...credential.agents].join(' · ')}</dd>
      {isAdmin && (
        <>
          <dt>{t('credential.owner')}</dt>
          <dd>
            <Owner user={credential.user} />
          </dd>
        </>
      )}
      {isStored(credential) && (
        <>
          <dt>{t('credential.updated')}</dt>
          <dd>{credential.updatedAt === null ? '–' : exactTime(credential.updatedAt, language)}</dd>
        </>
      )}
    </dl>
  );
}
