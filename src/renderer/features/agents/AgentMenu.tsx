import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { AgentDetails } from '#shared/contract/schemas.ts';
import { MoreMenu } from '../../ui/Menu.tsx';
import { useDialog } from '../../ui/useDialog.ts';
import { useAgentActions } from './actions.ts';
import { RemoveAgentDialog } from './RemoveAgentDialog.tsx';

/** What an administrator can do with an installed agent. */
export function AgentMenu({ agent }: { readonly agent: AgentDetails }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const { subject, show, dialog } = useDialog<AgentDetails>();
  const actions = useAgentActions(show)(agent);
  return (
    <>
      <MoreMenu label={t('agent.menu')} title={t('agent.menu')} items={actions} />
      {subject && <RemoveAgentDialog {...dialog} agent={agent} onRemoved={() => go('/agents')} />}
    </>
  );
}
