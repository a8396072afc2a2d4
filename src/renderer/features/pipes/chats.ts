import type { Pipe } from '#shared/contract/schemas.ts';

/**
 * Whom a pipe hears first: of a direct chat, the one it is with.
 *
 * @returns empty where its chat does not tell
 */
export function firstSender({
  transport,
  chat,
  senders,
}: Pick<Pipe, 'transport' | 'chat' | 'senders'>): string {
  if (chat === null || senders > 0) return '';
  // A person's number at Telegram is that of the chat with them; those of groups are negative.
  if (transport === 'telegram') return /^\d+$/.test(chat) ? chat : '';
  return transport === 'imessage' && chatName(chat) !== chat ? chatName(chat) : '';
}

/** A chat in short: of one with a person, their number or address alone. */
export const chatName = (guid: string): string => /^\w+;-;(.+)$/.exec(guid)?.[1] ?? guid;
