import { useTranslation } from 'react-i18next';
import type { Pipe } from '#shared/contract/schemas.ts';
import type { Fact } from '../../ui/ItemRow.tsx';
import { Mask } from '../../ui/Mask.tsx';
import { Updated } from '../../ui/Updated.tsx';
import { chatName } from './chatGuid.ts';
import { usePipeWords } from './usePipeWords.ts';

/** What is known about a pipe, each in a few words. */
export function usePipeFacts(): (pipe: Pipe, now: Date) => readonly Fact[] {
  const { t } = useTranslation();
  const words = usePipeWords();
  return (pipe, now) => {
    const { transport, owner, agent, chat, address, secretStatus, updatedAt } = pipe;
    // The chat in the browser has a token that nobody sets.
    const hasSecret = transport !== 'web' && pipe.known && secretStatus === 'set';
    return [
      transport !== 'web' && { key: 'kind', text: words.kind(transport) },
      { key: 'owner', text: owner.displayName },
      { key: 'agent', text: words.agent(agent) },
      chat && { key: 'chat', text: t('pipes.chatIs', { chat: chatName(chat) }) },
      address && { key: 'address', text: address },
      hasSecret && { key: 'secret', text: <Mask /> },
      hasSecret && updatedAt && { key: 'updated', text: <Updated at={updatedAt} now={now} /> },
    ].filter((fact) => typeof fact === 'object' && fact !== null);
  };
}
