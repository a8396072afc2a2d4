import { useDeferredValue, useMemo, useState } from 'react';
import { FolderOpen, SearchX } from 'lucide-react';
import { useLocation } from 'wouter';
import { useTranslation } from 'react-i18next';
import type { AgentSummary } from '#shared/contract/schemas.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { AddMenu } from '../../ui/Menu.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { text, useQueryState } from '../../ui/useQueryState.ts';
import { SearchInput } from '../../ui/SearchInput.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { agentPath } from '../../app/routes.ts';
import type { Action } from '../../ui/action.ts';
import { Scroller } from '../../ui/Scroller.tsx';
import { useDialog } from '../../ui/useDialog.ts';
import { agentErrand, useAgentActions, useInstallActions } from './actions.ts';
import { AgentCards } from './AgentCards.tsx';
import { BySelu, useInstallsAgents } from './BySelu.tsx';
import { found, searchFrom, worstFirst } from './agentList.ts';
import styles from './AgentsPage.module.css';
import { RemoveAgentDialog } from './RemoveAgentDialog.tsx';
import { useAgentWords } from './useAgentWords.ts';

const query = { search: text() };

const none: readonly AgentSummary[] = [];

/** The installed agents, those that need something first. */
export function AgentsPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const language = useLanguage();
  const words = useAgentWords();
  const { isAdmin } = useUser();
  const installsAgents = useInstallsAgents();
  const installActions = useInstallActions();
  const { value, error, reload } = useAnswer(() => ask('agents.list', {}), {
    name: 'agents.list',
  });
  const agents = value?.agents ?? none;

  const [, go] = useLocation();
  const { subject, show, dialog } = useDialog<AgentSummary>();
  agentErrand.useArrived(show);
  const changesOf = useAgentActions(show);
  const actionsOf = (id: string): readonly Action[] => {
    const agent = agents.find((each) => each.id === id);
    if (!agent) return [];
    const mayChange = isAdmin && installsAgents && !agent.builtIn;
    return [
      {
        id: 'agents.open',
        text: t('agent.open'),
        icon: FolderOpen,
        shortcut: 'open',
        run: () => go(agentPath(id)),
      },
      ...(mayChange ? changesOf(agent) : []),
    ];
  };

  // State, not a ref: the cards inside need it as soon as it is there.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [{ search }, narrowTo] = useQueryState(query);
  const setSearch = (sought: string): void => narrowTo({ search: sought });
  const searchable = agents.length >= searchFrom;
  const sought = useDeferredValue(searchable ? search : '');
  const ordered = useMemo(() => worstFirst(agents, language), [agents, language]);
  const shown = found(ordered, sought, words.name);
  const isEmpty = value !== null && agents.every(({ builtIn }) => builtIn);

  const adminText = installsAgents ? t('agents.emptyAdmin') : t('agents.emptySelu');
  const emptyText = isAdmin ? adminText : t('agents.emptyMember');

  return (
    <>
      <PageHeader
        title={t('agents.title')}
        action={
          isAdmin &&
          installsAgents &&
          value && <AddMenu text={t('install.add')} items={installActions} />
        }
      />
      <Scroller ref={setScroller} className={styles.scroll} insideClass={styles.inside}>
        {error && (
          <Notice tone="danger">
            {errorText(error)}
            <Button onClick={reload}>{t('action.retry')}</Button>
          </Notice>
        )}
        {isAdmin && !installsAgents && <BySelu />}
        {searchable && (
          <div className={styles.tools}>
            <SearchInput label={t('agents.search')} value={search} onChange={setSearch} />
            <p role="status" className={styles.count}>
              {sought.trim()
                ? t('agents.found', { shown: shown.length, count: agents.length })
                : t('agents.count', { count: agents.length })}
            </p>
          </div>
        )}
        {value && shown.length === 0 && (
          <EmptyState
            icon={<SearchX aria-hidden />}
            title={t('agents.noMatch')}
            text={t('agents.noMatchText')}
            action={<Button onClick={() => setSearch('')}>{t('search.clear')}</Button>}
          />
        )}
        {shown.length > 0 && (
          <AgentCards
            label={t('agents.title')}
            agents={shown}
            scroller={scroller}
            actionsOf={actionsOf}
          />
        )}
        {subject && <RemoveAgentDialog {...dialog} agent={subject} onRemoved={dialog.onClose} />}
        {isEmpty && <p className={styles.hint}>{emptyText}</p>}
      </Scroller>
    </>
  );
}
