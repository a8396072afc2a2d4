/** Where the things of the log are now: some are gone, some have another name. */
import { useTranslation } from 'react-i18next';
import { credentialOfThing, type NamedCredential, type Thing } from '#shared/activity.ts';
import { thingText, type SayActivity } from '#shared/activity-words.ts';
import type { UserRef } from '#shared/contract/schemas.ts';
import { credentialsPath, agentPath } from '../../app/routes.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer, useAnswerIf } from '../../calls/useAnswer.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { leaveFor } from '../../ui/address.ts';
import { leadTo } from '../../ui/leadTo.ts';
import { say } from '../../ui/toastManager.ts';
import { useAgentWords } from '../agents/useAgentWords.ts';
import { callsFor } from '../credentials/calls.ts';
import { sortingOf } from '../credentials/sorting.ts';
import { usePipeWords } from '../pipes/pipeWords.tsx';
import { useProviderName } from '../providers/providerWords.tsx';

export interface Things {
  /** Leads to it; null where it is not there any more, or whoever is signed in has no page for it. */
  readonly leadOf: (thing: Pick<Thing, 'kind' | 'id'>) => (() => void) | null;
  /** What it is called now; null: it is gone, or has no name of its own. */
  readonly nameOf: (thing: Pick<Thing, 'kind' | 'id'>) => string | null;
}

/** Reads what there is, as far as whoever is signed in may know. */
export function useThings(): Things {
  const { t } = useTranslation();
  const { t: sayActivity } = useTranslation('activity');
  const user = useUser();
  const errorText = useErrorText();
  const agentWords = useAgentWords();
  const providerName = useProviderName();
  const pipeWords = usePipeWords();
  const { isAdmin } = user;
  const agents = useAnswer(() => ask('agents.list', {}), { name: 'agents.list' }).value;
  const people = useAnswerIf(isAdmin, () => ask('users.names', {})).value;
  const providers = useAnswerIf(isAdmin, () => ask('providers.list', {})).value;
  const pipes = useAnswerIf(isAdmin, () => ask('pipes.list', {})).value;

  const nameOfPerson = (id: string): string | null =>
    id === user.id ? user.displayName : (people?.users.find(sameId(id))?.displayName ?? null);

  const toCredential = async ({ capabilityId, name, userId }: NamedCredential): Promise<void> => {
    const found = await callsFor(user).list({
      search: name,
      filters: { capability: [capabilityId], user: [], scope: [], status: [] },
      sort: sortingOf({ sort: 'name', order: 'ascending' }),
      ...{ offset: 0, limit: 100, focus: null },
    });
    if (!found.ok) return say(errorText(found.error));
    const isOf = (owner: UserRef | null): boolean => (owner?.id ?? null) === userId;
    const row = found.value.rows.find((each) => each.name === name && isOf(each.user));
    if (row === undefined) return say(t('activity.gone', { name }));
    leadTo(credentialsPath({ capability: [capabilityId] }), row.id, { search: name });
  };

  return {
    leadOf: ({ kind, id }) => {
      switch (kind) {
        case 'person': {
          if (!isAdmin) return id === user.id ? () => leaveFor('/users?tab=mine') : null;
          return nameOfPerson(id) === null ? null : () => leadTo('/users', id);
        }
        case 'credential': {
          const credential = credentialOfThing(id);
          const isOwn = credential?.userId === user.id;
          if (credential === null || !(isAdmin || isOwn)) return null;
          return () => void toCredential(credential);
        }
        case 'agent':
          return agents?.agents.some(sameId(id)) ? () => leaveFor(agentPath(id)) : null;
        case 'provider':
          return providers?.providers.some(sameId(id)) ? () => leadTo('/providers', id) : null;
        case 'pipe':
          return pipes?.pipes.some(sameId(id)) ? () => leadTo('/pipes', id) : null;
        case 'setting':
        case 'instance':
          return null;
      }
    },
    nameOf: ({ kind, id }) => {
      switch (kind) {
        case 'person':
          return nameOfPerson(id);
        case 'credential':
          return credentialText(id, sayActivity);
        case 'agent':
          return mapFound(agents?.agents, id, agentWords.name);
        case 'provider':
          return mapFound(providers?.providers, id, providerName);
        case 'pipe':
          return mapFound(pipes?.pipes, id, pipeWords.name);
        case 'setting':
        case 'instance':
          return null;
      }
    },
  };
}

function credentialText(id: string, sayActivity: SayActivity): string | null {
  const name = credentialOfThing(id)?.name;
  return name === undefined ? null : thingText({ kind: 'credential', id, name }, sayActivity);
}

const sameId =
  (id: string) =>
  (other: { readonly id: string }): boolean =>
    other.id === id;

function mapFound<T extends { readonly id: string }>(
  all: readonly T[] | undefined,
  id: string,
  nameOf: (thing: T) => string,
): string | null {
  const found = all?.find(sameId(id));
  return found === undefined ? null : nameOf(found);
}
