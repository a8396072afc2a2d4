import { memo } from 'react';
import { Link } from 'wouter';
import { useTranslation } from 'react-i18next';
import type { AgentSummary } from '#shared/contract/schemas.ts';
import { LastUsed } from '../../ui/Updated.tsx';
import { AgentBadge } from './AgentBadge.tsx';
import { agentPath } from '../../app/routes.ts';
import styles from './AgentCard.module.css';
import { useAgentWords } from './useAgentWords.ts';

/** Drawn again only when something about the agent has changed: each reading brings all of them anew. */
export const AgentCard = memo(
  Card,
  (before, after) => JSON.stringify(before) === JSON.stringify(after),
);

interface AgentCardProps {
  readonly agent: AgentSummary;
  readonly now: Date;
  /** Its place in the list, from 1. */
  readonly position: number;
  /** How many the list has. */
  readonly count: number;
}

/** One item of a list in which not every item is in the document. */
function Card({ agent, now, position, count }: AgentCardProps) {
  const { t } = useTranslation();
  const words = useAgentWords();
  const { id, version, capabilities, lastUsed } = agent;
  return (
    <div role="listitem" aria-posinset={position} aria-setsize={count}>
      <Link href={agentPath(id)} className={styles.card} data-row={id}>
        <span className={styles.head}>
          <bdi className={styles.name}>{words.name(agent)}</bdi>
          {version && <bdi className={styles.version}>{version}</bdi>}
        </span>
        <span dir="auto" className={styles.text}>
          {words.description(agent)}
        </span>
        {lastUsed && (
          <span className={styles.used}>
            <LastUsed at={lastUsed} now={now} />
          </span>
        )}
        <span className={styles.foot}>
          <AgentBadge agent={agent} />
          {capabilities.length > 0 && (
            <span className={styles.capabilities}>
              <span className="visually-hidden">{t('agents.capabilities')} </span>
              <bdi>{capabilities.join(', ')}</bdi>
            </span>
          )}
        </span>
      </Link>
    </div>
  );
}
