/** Checks a bot and lists its chats by Telegram's Bot API, which takes the token in the path. */
import { z } from 'zod';
import type { TelegramChat } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { getJson, type Waiting } from './get-json.ts';

/** Whether a text has the form of a bot token. Anything else must not get into a path. */
export const isBotToken = (text: string): boolean => /^\d{1,20}:[\w-]{20,100}$/.test(text);

/** The token of a text, which many people copy from an address, where `bot` stands before it. */
export const botTokenIn = (text: string): string => text.replace(/^bot(?=\d+:)/i, '');

const unknownBot = (host: string): ErrorInfo => ({ code: 'check_bot_unknown', params: { host } });
const statuses = {
  401: unknownBot,
  // Telegram answers 404 to a token that does not look like one of its own.
  404: unknownBot,
  409: (): ErrorInfo => ({ code: 'telegram_webhook_set', params: {} }),
};

/** @throws AppError as {@link getJson} */
export async function checkBot(address: string, token: string, waiting: Waiting): Promise<void> {
  await ask(z.object({ is_bot: z.literal(true) }), { address, token, method: 'getMe' }, waiting);
}

const chat = z.object({
  id: z.number().int(),
  type: z.string(),
  title: z.string().optional(),
  username: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
});
const inMessage = z
  .object({
    chat,
    /** A group becomes a supergroup of another number, and is dead from then on. */
    migrate_to_chat_id: z.number().int().optional(),
    migrate_from_chat_id: z.number().int().optional(),
  })
  .optional()
  .catch(undefined);
const inMembership = z.object({ chat }).optional().catch(undefined);
const update = z.object({
  update_id: z.number().int(),
  message: inMessage,
  edited_message: inMessage,
  channel_post: inMessage,
  edited_channel_post: inMessage,
  my_chat_member: inMembership,
});
/** An update of an unknown kind becomes null, so that the others are still shown. */
const updates = z.array(update.nullable().catch(null));

/**
 * The chats that a bot has heard from in the last day, the newest first. The updates are not confirmed, so the
 * program that reads them next still gets them.
 *
 * @throws AppError `telegram_webhook_set`, and as {@link getJson}
 */
export async function chatsOf(
  address: string,
  token: string,
  waiting: Waiting,
): Promise<TelegramChat[]> {
  const seen = await ask(updates, { address, token, method: 'getUpdates' }, waiting);
  const chats = new Map<number, TelegramChat>();
  /** Groups that are not there any more. */
  const dead = new Set<number>();
  for (const one of seen.filter((known) => known !== null).sort(newestFirst)) {
    const message =
      one.message ?? one.edited_message ?? one.channel_post ?? one.edited_channel_post;
    const found = message?.chat ?? one.my_chat_member?.chat;
    if (found === undefined) continue;
    const { migrate_from_chat_id: from, migrate_to_chat_id: to } = message ?? {};
    if (from !== undefined) dead.add(from);
    if (to !== undefined) dead.add(found.id);
    // Of a group that has just moved, nothing else may have been heard yet.
    const id = to ?? found.id;
    if (!chats.has(id)) chats.set(id, describe({ ...found, id }));
  }
  for (const id of dead) chats.delete(id);
  return [...chats.values()];
}

const newestFirst = (one: z.infer<typeof update>, other: z.infer<typeof update>): number =>
  other.update_id - one.update_id;

function describe(found: z.infer<typeof chat>): TelegramChat {
  const { id, type, title, username, first_name: first, last_name: last } = found;
  const name = title ?? [first, last].filter(Boolean).join(' ');
  return {
    id: String(id),
    title: (name || (username === undefined ? String(id) : `@${username}`)).slice(0, 200),
    kind: type === 'private' || type === 'channel' ? type : 'group',
  };
}

async function ask<T>(
  result: z.ZodType<T>,
  { address, token, method }: Readonly<Record<'address' | 'token' | 'method', string>>,
  waiting: Waiting,
): Promise<T> {
  const answer = z.object({ ok: z.literal(true), result });
  const request = { address: `${address}/bot${token}/${method}`, statuses, answer };
  return (await getJson(request, waiting)).result;
}
