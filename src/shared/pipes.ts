/** The kinds of pipes that Selu Desktop knows, by their `transport` in the database. */

/** `imessage` goes through a BlueBubbles server. */
export const transports = ['web', 'webhook', 'telegram', 'imessage'] as const;
export type Transport = (typeof transports)[number];

export const isTransport = (text: string): text is Transport =>
  (transports as readonly string[]).includes(text);

/** A chat as the Bot API names it: a number, or the name of a public channel. */
export const isTelegramChat = (text: string): boolean =>
  /^(-?\d{1,20}|@[A-Za-z]\w{3,63})$/.test(text);
