/** A pipe in words and pictures. */
import { createElement } from 'react';
import {
  CircleHelp,
  Globe,
  MessageCircle,
  Phone,
  Send,
  Webhook,
  type LucideIcon,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Pipe, TelegramChat } from '#shared/contract/schemas.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { webhookAddress } from '#shared/webhook.ts';
import { personOfChat } from '#shared/pipes.ts';
import type { Fact } from '../../ui/ItemRow.tsx';
import { Mask } from '../../ui/Mask.tsx';
import { Checked, Updated, Used } from '../../ui/Updated.tsx';
import { chatName } from './chats.ts';
import { isHeard } from './pipes.ts';

const pictures = {
  telegram: Send,
  whatsapp: Phone,
  imessage: MessageCircle,
  webhook: Webhook,
  web: Globe,
};

/** The kinds that have a word and a picture: those that are set up here, and the one that Selu sets up. */
const isNamed = (transport: string): transport is keyof typeof pictures =>
  Object.hasOwn(pictures, transport);

/** Tells kinds of pipes apart at a glance. */
export const pictureOf = (transport: string): LucideIcon =>
  isNamed(transport) ? pictures[transport] : CircleHelp;

/** The same as an element, for a row. */
export const PipePicture = ({ transport }: { readonly transport: string }) =>
  createElement(pictureOf(transport), { 'aria-hidden': true });

interface PipeWords {
  /** What it is called; where Selu has named it, in the language of whoever looks. */
  readonly name: (pipe: Pick<Pipe, 'transport' | 'name'>) => string;
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
    name: ({ transport, name }) => {
      const person = personOfChat(transport, name);
      return person === null ? name : t('pipes.webName', { person });
    },
    kind: (transport) => (isNamed(transport) ? t(`pipes.kind.${transport}`) : transport),
    agent: (agent) => {
      if (agent === null) return t('pipes.agentNone');
      if (agent.id === DEFAULT_AGENT) return t('pipes.agentDefault');
      return agent.name ?? t('pipes.agentRemoved', { name: agent.id });
    },
    chatKind: (kind) => t(`pipes.chatKind.${kind}`),
  };
}

/**
 * What is known about a pipe, each in a few words.
 *
 * @param server where the Selu answers that runs it; null: that is not known
 */
export function usePipeFacts(
  server: string | null = null,
): (pipe: Pipe, now: Date) => readonly Fact[] {
  const { t } = useTranslation();
  const words = usePipeWords();
  return (pipe, now) => {
    const { transport, owner, agent, chat, address, secretStatus, updatedAt, lastCheck, senders } =
      pipe;
    // The chat in the browser has a token that nobody sets.
    const hasSecret = transport !== 'web' && pipe.known && secretStatus === 'set';
    return [
      transport !== 'web' && { key: 'kind', text: words.kind(transport) },
      { key: 'owner', text: owner.displayName },
      { key: 'agent', text: words.agent(agent) },
      chat && { key: 'chat', text: t('pipes.chatIs', { chat: chatName(chat) }) },
      transport === 'webhook' &&
        server !== null && {
          key: 'inbound',
          text: t('pipes.inbound.at', { address: webhookAddress(server, pipe.id) }),
        },
      address && {
        key: 'address',
        text: transport === 'webhook' ? t('pipes.inbound.answersTo', { address }) : address,
      },
      isHeard(pipe) && { key: 'senders', text: t('pipes.senders.count', { count: senders }) },
      pipe.answerAuth === 'set' && { key: 'auth', text: t('pipes.auth.set') },
      secretStatus === 'outside' && { key: 'outside', text: t('status.outsideHelp') },
      hasSecret && { key: 'secret', text: <Mask /> },
      hasSecret && updatedAt && { key: 'updated', text: <Updated at={updatedAt} now={now} /> },
      pipe.lastUsed && { key: 'used', text: <Used at={pipe.lastUsed} now={now} /> },
      lastCheck && { key: 'checked', text: <Checked at={lastCheck.at} now={now} /> },
    ].filter((fact) => typeof fact === 'object' && fact !== null);
  };
}

/** What is said below the field of a secret: what becomes of it, and how it is replaced or removed. */
export function useSecretHint({
  stored,
  plain,
}: {
  readonly stored: boolean;
  /** It is stored as it is. */
  readonly plain: boolean;
}): string {
  const { t } = useTranslation();
  if (stored) return t('pipes.secretHint');
  return plain ? t('pipes.secretPlain') : t('pipes.secretNew');
}
