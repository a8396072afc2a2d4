import { Bot } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MissingSecrets } from '#shared/contract/schemas.ts';
import { Link } from 'wouter';
import { credentialsPath } from '../../app/routes.ts';
import { useUser } from '../../calls/app.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Button } from '../../ui/Button.tsx';
import { ItemList, ItemRow } from '../../ui/ItemRow.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from './OwnMissing.module.css';
import { leadToSecret, namesOf } from './missing.ts';

interface OwnMissingProps {
  readonly agents: readonly MissingSecrets[];
  /** More agents than this are counted; left out: all are named. */
  readonly most?: number;
}

/** Which agents lack personal secrets of whoever is signed in; nothing where none does. */
export function OwnMissing({ agents, most = Infinity }: OwnMissingProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { id } = useUser();
  if (agents.length === 0) return null;
  // One more costs no more room than the line that counts it.
  const named = agents.length > most + 1 ? agents.slice(0, most) : agents;
  const rest = agents.length - named.length;
  return (
    <Section title={t('overview.own.title')} lead={t('overview.own.lead')}>
      <ItemList label={t('overview.own.title')}>
        {named.map((missing) => {
          const { agent, secrets } = missing;
          return (
            <ItemRow
              key={agent.id}
              id={agent.id}
              picture={<Bot />}
              title={t('overview.own.missing', { count: secrets.length, name: agent.name })}
              facts={[{ key: 'names', text: <bdi>{namesOf(missing, language)}</bdi> }]}
              end={
                <Button
                  aria-label={t('overview.own.enterFor', { name: agent.name })}
                  onClick={() => leadToSecret(missing)}
                >
                  {t('overview.enter')}
                </Button>
              }
            />
          );
        })}
      </ItemList>
      {rest > 0 && (
        <p className={styles.more}>
          <Link href={credentialsPath({ status: ['missing'], user: [id] })}>
            {t('overview.own.more', { count: rest })}
          </Link>
        </p>
      )}
    </Section>
  );
}
