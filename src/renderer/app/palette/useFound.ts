/** Agents, people, providers, channels and credentials as entries of the palette. */
import { Bot, BrainCircuit, KeyRound, User } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '#shared/search.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer, useAnswerIf } from '../../calls/useAnswer.ts';
import { useAgentWords } from '../../features/agents/useAgentWords.ts';
import { isStored } from '../../features/credentials/actions.ts';
import { callsFor } from '../../features/credentials/calls.ts';
import { sortingOf } from '../../features/credentials/sorting.ts';
import { pictureOf, usePipeWords } from '../../features/pipes/pipeWords.tsx';
import { useProviderName } from '../../features/providers/providerWords.tsx';
import { leaveFor } from '../../ui/address.ts';
import { leadTo } from '../../ui/leadTo.ts';
import { agentPath, credentialsPath } from '../routes.ts';
import type { Entry } from './rank.ts';
import {
  useAgentEntries,
  useCredentialEntries,
  usePersonEntries,
  usePipeEntries,
  useProviderEntries,
} from './useRowActions.ts';

/** Of what a search finds so many credentials are shown: there may be thousands. */
const CREDENTIALS = 8;

/** From so many letters on, credentials are searched. */
const FROM = 2;

/** The things that there are, read once while the palette is open; nothing of them is a value. */
export function useThings(): readonly Entry[] {
  const { isAdmin } = useUser();
  const agentWords = useAgentWords();
  const pipeWords = usePipeWords();
  const providerName = useProviderName();
  const agents = useAnswer(() => ask('agents.list', {}), { name: 'agents.list' });
  const people = useAnswerIf(isAdmin, () => ask('users.list', {}));
  const providers = useAnswerIf(isAdmin, () => ask('providers.list', {}));
  const pipes = useAnswerIf(isAdmin, () => ask('pipes.list', {}));
  const forAgent = useAgentEntries();
  const forPerson = usePersonEntries();
  const forProvider = useProviderEntries();
  const forPipe = usePipeEntries();
  const users = people.value?.users ?? [];
  return [
    ...(agents.value?.agents ?? []).map((agent): Entry => ({
      id: `agent ${agent.id}`,
      kind: 'agent',
      text: agentWords.name(agent),
      also: [agent.id, ...agent.capabilities],
      icon: Bot,
      run: () => leaveFor(agentPath(agent.id)),
    })),
    ...users.map((account): Entry => ({
      id: `person ${account.id}`,
      kind: 'person',
      text: account.displayName,
      place: account.username,
      icon: User,
      run: () => leadTo('/users', account.id),
    })),
    ...(providers.value?.providers ?? []).map((provider): Entry => ({
      id: `provider ${provider.id}`,
      kind: 'provider',
      text: providerName(provider),
      icon: BrainCircuit,
      run: () => leadTo('/providers', provider.id),
    })),
    ...(pipes.value?.pipes ?? []).map((pipe): Entry => ({
      id: `pipe ${pipe.id}`,
      kind: 'pipe',
      text: pipeWords.name(pipe),
      place: `${pipeWords.kind(pipe.transport)}, ${pipe.owner.displayName}`,
      icon: pictureOf(pipe.transport),
      run: () => leadTo('/pipes', pipe.id),
    })),
    ...users.flatMap(forPerson),
    ...(agents.value?.agents ?? []).flatMap(forAgent),
    ...(providers.value?.providers ?? []).flatMap(forProvider),
    ...(pipes.value?.pipes ?? []).flatMap(forPipe),
  ];
}

/** What credentials are searched by: not by the words of what is to be done with one. */
function credentialsSought(search: string, actions: readonly string[]): string {
  const isOfAction = (word: string): boolean =>
    word.length > FROM && actions.some((action) => action.startsWith(word));
  const sought = wordsOf(search.slice(0, 1_000))
    .filter((word) => !isOfAction(word))
    .join(' ');
  return sought.length < FROM ? '' : sought;
}

/** The credentials that a search finds, with what can be done with each: the main process searches, and only the first come here. */
export function useCredentials(search: string): readonly Entry[] {
  const { t } = useTranslation();
  const user = useUser();
  const entries = useCredentialEntries();
  const sought = credentialsSought(search, entries.words);
  const { value } = useAnswerIf(
    sought !== '',
    () =>
      callsFor(user).list({
        search: sought,
        filters: { capability: [], user: [], scope: [], status: [] },
        sort: sortingOf({ sort: 'capability', order: 'ascending' }),
        offset: 0,
        limit: CREDENTIALS,
        focus: null,
      }),
    { question: sought },
  );
  return (value?.rows ?? []).flatMap((credential): readonly Entry[] => {
    const { id, name, capabilityId } = credential;
    const owner = user.isAdmin ? [credential.user?.displayName ?? t('owner.shared')] : [];
    return [
      {
        id: `credential ${id}`,
        kind: 'credential',
        text: name,
        place: [capabilityId, ...owner].join(', '),
        also: [...credential.agents, credential.user?.username ?? ''],
        icon: KeyRound,
        run: () => leadTo(credentialsPath({ capability: [capabilityId] }), id, { search: name }),
      },
      ...(isStored(credential)
        ? entries.of(credential, [name, capabilityId, ...owner].join(', '))
        : []),
    ];
  });
}
