import type { Pipe } from '#shared/contract/schemas.ts';

/**
 * The chat of a BlueBubbles server that somebody means.
 *
 * The server names a chat by its GUID, `iMessage;-;+49170…`. Who has never seen one types whom they write
 * with: a number or an e-mail address names the chat with that person.
 *
 * @returns the GUID; what was typed, trimmed, when it is neither a number nor an e-mail address
 */
export function chatGuid(typed: string): string {
  const text = typed.trim();
  if (/^[^\s;@]+@[^\s;@]+\.[^\s;@]+$/.test(text)) return `iMessage;-;${text.toLowerCase()}`;
  // Only with the country's code: the server knows no other numbers.
  if (/^\+[\d\s()./-]{6,}$/.test(text)) return `iMessage;-;+${text.replace(/\D/g, '')}`;
  return text;
}

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
