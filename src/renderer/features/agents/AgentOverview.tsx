import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentDetails } from '#shared/contract/schemas.ts';
import { Notice } from '../../ui/Notice.tsx';
import { PageBody } from '../../ui/Page.tsx';
import { briefDay, exactTime } from '../../i18n/dates.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useMoment } from '../../i18n/useMoment.ts';
import { useNow } from '../../ui/useNow.ts';
import styles from './AgentOverview.module.css';
import { LinkedText } from './LinkedText.tsx';
import { PackageText, useQuoted } from './PackageText.tsx';
import { NetworkText, SharedWith } from './capabilityTexts.tsx';
import { useAgentWords } from './useAgentWords.ts';

interface AgentOverviewProps {
  readonly agent: AgentDetails;
  /** Above all else: who looks after it. */
  readonly note?: ReactNode;
  /** When it last worked is told of whoever looks alone. */
  readonly own?: boolean;
}

/** What an agent is, what it may do, and what could not be read of it. */
export function AgentOverview({ agent, note, own = false }: AgentOverviewProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const language = useLanguage();
  const words = useAgentWords();
  const quoted = useQuoted();
  const { ago } = useMoment();
  const now = useNow();
  const { longDescription, capabilities, unreadable, problem, lastUsed } = agent;
  const text = longDescription || words.description(agent);
  return (
    <PageBody>
      {note}
      {problem && unreadable.length === 0 && <Notice tone="danger">{errorText(problem)}</Notice>}
      {text && (
        <p className={styles.lead}>
          {agent.builtIn ? (
            text
          ) : (
            <PackageText introduced>
              <LinkedText agentId={agent.id} text={text} />
            </PackageText>
          )}
        </p>
      )}
      {(!agent.builtIn || lastUsed) && (
        <dl className={styles.facts}>
          {lastUsed && (
            <>
              <dt>{own ? t('used.byYou') : t('used.label')}</dt>
              <dd>
                {t('used.exactly', {
                  time: ago(lastUsed, now),
                  exact: exactTime(lastUsed, language),
                })}
              </dd>
            </>
          )}
          {!agent.builtIn && (
            <>
              <dt>{t('agent.version')}</dt>
              <dd>{agent.version === null ? t('agent.noVersion') : quoted(agent.version)}</dd>
              <dt>{t('agent.installed')}</dt>
              <dd>
                {agent.installedAt ? briefDay(agent.installedAt, language) : t('users.unknown')}
              </dd>
              <dt>{t('agent.id')}</dt>
              <dd>
                <code dir="auto">{agent.id}</code>
              </dd>
            </>
          )}
        </dl>
      )}
      {capabilities.length + unreadable.length > 0 && (
        <section>
          <h2 className={styles.title}>{t('agent.capabilities')}</h2>
          <div className={styles.card}>
            {capabilities.map((capability) => (
              <div key={capability.id} className={styles.capability}>
                <h3 className={styles.name}>
                  <bdi>{capability.id}</bdi>
                </h3>
                <p className={styles.text}>
                  <NetworkText capability={capability} />
                </p>
                <SharedWith capability={capability} className={styles.text} />
              </div>
            ))}
            {unreadable.map(({ folder, error }) => (
              <div key={folder} className={styles.capability}>
                <h3 className={styles.name}>
                  <bdi>{folder}</bdi>
                </h3>
                <Notice tone="danger">{errorText(error)}</Notice>
              </div>
            ))}
          </div>
        </section>
      )}
    </PageBody>
  );
}
