/** A pipe in words and pictures. */
import { createElement } from 'react';
import { CircleHelp, Globe, MessageCircle, Send, Webhook, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Pipe, TelegramChat } from '#shared/contract/schemas.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { isTransport } from '#shared/pipes.ts';
import type { Fact } from '../../ui/ItemRow.tsx';
import { Mask } from '../../ui/Mask.tsx';
import { Updated } from '../../ui/Updated.tsx';
import { chatName } from './chatGuid.ts';

const pictures = { telegram: Send, imessage: MessageCircle, webhook: Webhook, web: Globe };

/** Tells kinds of pipes apart at a glance. */
export const pictureOf = (transport: string): LucideIcon =>
  isTransport(transport) ? pictures[transport] : CircleHelp;

/** The same as an element, for a row. */
export const PipePicture = ({ transport }: { readonly transport: string }) =>
  createElement(pictureOf(transport), { 'aria-hidden': true });

interface PipeWords {
  /** What a pipe goes through: “Telegram”, “iMessage”, or what a newer Selu calls it. */
  readonly kind: (transport: string) => string;
  /** Who answers when nobody is named. */
  readonly agent: (agent: Pipe['agent']) => string;
  readonly chatKind: (kind: TelegramChat['kind']) => string;
}

/** What belongs to a pipe, in words. */
export function usePipeWords(): PipeWords {
  const { t } = useTranslation();
  return {
    kind: (transport) => (isTransport(transport) ? t(`pipes.kind.${transport}`) : transport),
    agent: (agent) => {
      if (agent === null) return t('pipes.agentNone');
      if (agent.id === DEFAULT_AGENT) return t('pipes.agentDefault');
      return agent.name ?? t('pipes.agentRemoved', { name: agent.id });
    },
    chatKind: (kind) => t(`pipes.chatKind.${kind}`),
  };
}

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
      secretStatus === 'outside' && { key: 'outside', text: t('status.outsideHelp') },
      hasSecret && { key: 'secret', text: <Mask /> },
      hasSecret && updatedAt && { key: 'updated', text: <Updated at={updatedAt} now={now} /> },
    ].filter((fact) => typeof fact === 'object' && fact !== null);
  };
}
