import { CircleHelp } from 'lucide-react';
import { useLocation } from 'wouter';
import { useTranslation } from 'react-i18next';
import type { AgentDetails } from '#shared/contract/schemas.ts';
import { BackLink } from '../../ui/BackLink.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { PageTabs } from '../../ui/PageTabs.tsx';
import { useQueryState } from '../../ui/useQueryState.ts';
import { agentQuery } from '../../app/routes.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { AgentAccess } from './AgentAccess.tsx';
import { AgentMenu } from './AgentMenu.tsx';
import { AgentOverview } from './AgentOverview.tsx';
import { AgentSecrets } from './AgentSecrets.tsx';
import styles from './AgentPage.module.css';
import { BySelu, useInstallsAgents } from './BySelu.tsx';
import { useAgentWords } from './useAgentWords.ts';

/** One agent: what it is, and the secrets it needs. */
export function AgentPage({ agentId }: { readonly agentId: string }) {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const { id: ownId, isAdmin } = useUser();
  const [{ person: asked }] = useQueryState(agentQuery);
  const person = isAdmin && asked !== '' && asked !== ownId ? asked : undefined;
  // Which person it is about comes with the answer: the one before stays until then.
  const answer = useAnswer(
    async () => {
      const result = await (person === undefined
        ? ask('agents.get', { agentId })
        : ask('agents.getOf', { agentId, userId: person }));
      return result.ok ? { ...result, value: { agent: result.value, person } } : result;
    },
    { question: person ?? '' },
  );

  if (answer.error?.code === 'agent_gone') {
    return (
      <>
        <PageHeader title={t('agents.title')} />
        <EmptyState
          icon={<CircleHelp aria-hidden />}
          title={t('agent.gone')}
          text={t('agent.goneText')}
          action={<Button onClick={() => go('/agents')}>{t('agent.toList')}</Button>}
        />
      </>
    );
  }
  return (
    <Loaded answer={answer} className={styles.error}>
      {(found) => <AgentTabs {...found} />}
    </Loaded>
  );
}

interface AgentTabsProps {
  readonly agent: AgentDetails;
  /** Whose secrets they are, by the user's id; undefined: one's own. */
  readonly person: string | undefined;
}

function AgentTabs({ agent, person }: AgentTabsProps) {
  const { t } = useTranslation();
  const words = useAgentWords();
  const { isAdmin } = useUser();
  const installsAgents = useInstallsAgents();
  const note = isAdmin && !installsAgents && !agent.builtIn && <BySelu />;
  // Where there is something to set, that is what people come for.
  const first = agent.capabilities.length > 0 ? 'secrets' : 'overview';
  const [{ tab }, narrowTo] = useQueryState(agentQuery);
  const hasAccess = isAdmin && !agent.builtIn;
  const isThere = tab !== 'first' && (tab !== 'access' || hasAccess);
  return (
    <>
      <PageHeader
        title={<bdi>{words.name(agent)}</bdi>}
        back={<BackLink to="/agents" text={t('agents.title')} />}
        action={isAdmin && installsAgents && !agent.builtIn && <AgentMenu agent={agent} />}
      />
      <PageTabs
        label={t('agent.tabs')}
        tabs={[
          {
            value: 'overview',
            label: t('agent.overview'),
            content: <AgentOverview agent={agent} note={note} own={!isAdmin} />,
          },
          {
            value: 'secrets',
            label: t('agent.secrets'),
            content: <AgentSecrets key={person} agent={agent} person={person} />,
          },
          ...(hasAccess
            ? [
                {
                  value: 'access' as const,
                  label: t('agent.access.tab'),
                  content: <AgentAccess agentId={agent.id} />,
                },
              ]
            : []),
        ]}
        value={isThere ? tab : first}
        onChange={(value) => narrowTo({ tab: value })}
      />
    </>
  );
}
