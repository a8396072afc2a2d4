import { useTranslation } from 'react-i18next';
import type { Pipe, TelegramChat } from '#shared/contract/schemas.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { isTransport } from '#shared/pipes.ts';

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
