/** Checks a bot and lists its chats by Telegram's Bot API, which takes the token in the path. */
import { z } from 'zod';
import type { TelegramChat } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { getJson, type Waiting } from './get-json.ts';

/** Whether a text has the form of a bot token. Anything else must not get into a path. */
export const isBotToken = (text: string): boolean => /^\d{1,20}:[\w-]{20,100}$/.test(text);

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
const inMessage = z.object({ chat }).optional().catch(undefined);
const update = z.object({
  update_id: z.number().int(),
  message: inMessage,
  edited_message: inMessage,
  channel_post: inMessage,
  edited_channel_post: inMessage,
  my_chat_member: inMessage,
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
  const chats = new Map<string, TelegramChat>();
  for (const one of seen.filter((known) => known !== null).sort(newestFirst)) {
    const found =
      one.message ??
      one.edited_message ??
      one.channel_post ??
      one.edited_channel_post ??
      one.my_chat_member;
    if (found && !chats.has(String(found.chat.id))) {
      chats.set(String(found.chat.id), describe(found.chat));
    }
  }
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
