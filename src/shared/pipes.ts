/** The kinds of pipes that Selu Desktop knows, by their `transport` in the database. */

/** `imessage` goes through a BlueBubbles server. */
export const transports = ['web', 'webhook', 'telegram', 'imessage'] as const;
export type Transport = (typeof transports)[number];

export const isTransport = (text: string): text is Transport =>
  (transports as readonly string[]).includes(text);

/** What Selu calls the chat in the browser that each person has, in English and once for all. */
export const nameOfChat = (displayName: string): string => `${displayName}'s Chat`;

/** Whose chat in the browser has just the name that Selu gives it; null: it was given another one. */
export const personOfChat = (transport: string, name: string): string | null =>
  (transport === 'web' && /^(.+)'s Chat$/su.exec(name)?.[1]) || null;

/** A number of the Bot API has at most 52 significant bits. Source: its documentation, type `Chat`. */
const HIGHEST_CHAT = 2 ** 52;

/** A chat as the Bot API names it: a number, which is never 0, or the name of a public channel. */
export const isTelegramChat = (text: string): boolean =>
  /^@[A-Za-z]\w{3,63}$/.test(text) ||
  (/^-?[1-9]\d*$/.test(text) && Math.abs(Number(text)) < HIGHEST_CHAT);

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
