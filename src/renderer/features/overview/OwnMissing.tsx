import { Bot } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MissingSecrets } from '#shared/contract/schemas.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Button } from '../../ui/Button.tsx';
import { ItemList, ItemRow } from '../../ui/ItemRow.tsx';
import { Section } from '../../ui/Section.tsx';
import { leadToSecret, namesOf } from './missing.ts';

/** Which agents lack personal secrets of whoever is signed in; nothing where none does. */
export function OwnMissing({ agents }: { readonly agents: readonly MissingSecrets[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (agents.length === 0) return null;
  return (
    <Section title={t('overview.own.title')} lead={t('overview.own.lead')}>
      <ItemList label={t('overview.own.title')}>
        {agents.map((missing) => {
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
    </Section>
  );
}
