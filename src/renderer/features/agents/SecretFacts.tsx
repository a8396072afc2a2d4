import { CircleDashed } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AgentSecret } from '#shared/contract/schemas.ts';
import { statusOf } from '#shared/credential-status.ts';
import { Badge } from '../../ui/Badge.tsx';
import { exactTime } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useMoment } from '../../i18n/useMoment.ts';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import styles from './SecretFacts.module.css';

interface SecretFactsProps {
  readonly secret: AgentSecret;
  readonly now: Date;
}

/** What kind of secret it is, and how it stands. */
export function SecretFacts({ secret, now }: SecretFactsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { ago } = useMoment();
  const { required, status, updatedAt, expiresAt } = secret;
  return (
    <span className={styles.facts}>
      {status === 'missing' ? (
        <Badge tone={required ? 'warn' : 'plain'} icon={<CircleDashed aria-hidden />}>
          {t('agentSecret.missing')}
        </Badge>
      ) : (
        <>
          <StatusBadge status={statusOf({ status, expiresAt }, now)} />
          {updatedAt && (
            <time dateTime={updatedAt} title={exactTime(updatedAt, language)}>
              {ago(updatedAt, now)}
            </time>
          )}
        </>
      )}
    </span>
  );
}

/** The two words that tell who sets a secret, and whether somebody has to. */
export function SecretKind({ secret }: Pick<SecretFactsProps, 'secret'>) {
  const { t } = useTranslation();
  return (
    <span className={styles.kind}>
      <Badge tone={secret.required ? 'accent' : 'plain'}>
        {secret.required ? t('agentSecret.required') : t('agentSecret.optional')}
      </Badge>
      <Badge tone="plain">
        {secret.scope === 'system' ? t('agentSecret.shared') : t('agentSecret.personal')}
      </Badge>
    </span>
  );
}
