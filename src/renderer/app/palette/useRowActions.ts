/** What the rows of a page offer for each thing, as entries of the palette; what is done at the row itself is left to it. */
import { useTranslation } from 'react-i18next';
import type {
  Account,
  AgentSummary,
  ListedCredential,
  Pipe,
  Provider,
} from '#shared/contract/schemas.ts';
import { wordsOf } from '#shared/search.ts';
import { useUser } from '../../calls/app.ts';
import { useHistory } from '../../features/activity/actions.ts';
import { agentErrand, useAgentActions } from '../../features/agents/actions.ts';
import { useInstallsAgents } from '../../features/agents/BySelu.tsx';
import { useAgentWords } from '../../features/agents/useAgentWords.ts';
import { credentialErrand, useCredentialActions } from '../../features/credentials/actions.ts';
import { pipeErrand, usePipeActions, useSendersAction } from '../../features/pipes/actions.ts';
import { isKnown as isKnownPipe, isWhatsApp } from '../../features/pipes/pipes.ts';
import { providerErrand, useProviderActions } from '../../features/providers/actions.ts';
import { isKnown as isKnownProvider } from '../../features/providers/providers.ts';
import { useProviderName } from '../../features/providers/providerWords.tsx';
import { personErrand, usePersonActions } from '../../features/users/actions.ts';
import { nameInFull } from '../../features/users/people.ts';
import type { Action } from '../../ui/action.ts';
import { leaveFor } from '../../ui/address.ts';
import type { Entry } from './rank.ts';

/** @param place what it is about */
const asEntries = (actions: readonly Action[], id: string, place: string): readonly Entry[] =>
  actions.map((action) => ({ ...action, id: `${action.id} ${id}`, kind: 'action', place }));

/** A check shows what came of it at the row. */
const nothing = (): void => {};
const isElsewhere = ({ id }: Action): boolean => !id.endsWith('.check');

/** What can be done with a credential, and by which words it is called. */
export function useCredentialEntries(): {
  readonly of: (credential: ListedCredential, place: string) => readonly Entry[];
  readonly words: readonly string[];
} {
  const { t } = useTranslation();
  const actionsOf = useCredentialActions(credentialErrand.send);
  return {
    of: (credential, place) => asEntries(actionsOf(credential), credential.id, place),
    words: wordsOf(`${t('action.update')} ${t('action.remove')}`),
  };
}

/** What can be done for a person. */
export function usePersonEntries(): (account: Account) => readonly Entry[] {
  const { id: ownId } = useUser();
  const actionsOf = usePersonActions({
    ownId,
    show: personErrand.send,
    toOwnAccount: () => leaveFor('/users?tab=mine'),
  });
  return (account) => asEntries(actionsOf(account), account.id, nameInFull(account));
}

/** What an administrator can do with an agent that is installed here. */
export function useAgentEntries(): (agent: AgentSummary) => readonly Entry[] {
  const { isAdmin } = useUser();
  const mayChange = useInstallsAgents() && isAdmin;
  const { name } = useAgentWords();
  const actionsOf = useAgentActions(agentErrand.send);
  return (agent) =>
    mayChange && !agent.builtIn ? asEntries(actionsOf(agent), agent.id, name(agent)) : [];
}

/** What can be done with a provider. */
export function useProviderEntries(): (provider: Provider) => readonly Entry[] {
  const nameOf = useProviderName();
  const actionsOf = useProviderActions();
  const historyOf = useHistory();
  return (provider) => {
    if (!isKnownProvider(provider)) return [];
    const name = nameOf(provider);
    const actions = actionsOf(provider, name, providerErrand.send, nothing);
    const history = historyOf({ kind: 'provider', id: provider.id });
    return asEntries([...actions.filter(isElsewhere), history], provider.id, name);
  };
}

/** What can be done with a pipe. */
export function usePipeEntries(): (pipe: Pipe) => readonly Entry[] {
  const actionsOf = usePipeActions();
  const sendersOf = useSendersAction();
  const { send } = pipeErrand;
  return (pipe) => {
    const known = isKnownPipe(pipe) ? actionsOf(pipe, send, nothing).filter(isElsewhere) : [];
    const actions = isWhatsApp(pipe) ? [sendersOf(pipe, send)] : known;
    return asEntries(actions, pipe.id, pipe.name);
  };
}
