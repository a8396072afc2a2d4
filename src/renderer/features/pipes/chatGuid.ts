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

/** A chat in short: of one with a person, their number or address alone. */
export const chatName = (guid: string): string => /^\w+;-;(.+)$/.exec(guid)?.[1] ?? guid;
