import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AgentSummary } from '#shared/contract/schemas.ts';
import { Badge } from '../../ui/Badge.tsx';
import { stateOf } from './agentList.ts';

/** How many of the required secrets an agent has. */
export function AgentBadge({ agent }: { readonly agent: AgentSummary }) {
  const { t } = useTranslation();
  const { required, ready } = agent;
  switch (stateOf(agent)) {
    case 'unreadable':
      return (
        <Badge tone="danger" icon={<CircleAlert aria-hidden />}>
          {t('agents.unreadable')}
        </Badge>
      );
    case 'missing':
      return (
        <Badge tone="warn" icon={<CircleDashed aria-hidden />}>
          {t('agents.secretsSet', { ready, count: required })}
        </Badge>
      );
    case 'ready':
      return (
        <Badge tone="good" icon={<CircleCheck aria-hidden />}>
          {t('agents.secretsSet', { ready, count: required })}
        </Badge>
      );
    case 'nothing':
      return <Badge tone="plain">{t('agents.needsNothing')}</Badge>;
  }
}
