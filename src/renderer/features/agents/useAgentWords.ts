import { useTranslation } from 'react-i18next';
import type { AgentDetails } from '#shared/contract/schemas.ts';

type Agent = Pick<AgentDetails, 'id' | 'name' | 'description' | 'builtIn'>;

interface AgentWords {
  readonly name: (agent: Agent) => string;
  readonly description: (agent: Agent) => string;
}

/** What an agent is called and does: the built-in one has no package that says it. */
export function useAgentWords(): AgentWords {
  const { t } = useTranslation();
  return {
    name: (agent) => (agent.builtIn ? t('agents.defaultName') : agent.name),
    description: (agent) => (agent.builtIn ? t('agents.defaultText') : agent.description),
  };
}
