/** `telegram_configs`: the bot and the chat of a Telegram pipe. */
import type { Connection } from '../../core/connection.ts';
import type { TelegramConfigRow, TelegramConfigsStore } from '../telegram-configs.ts';
import type { TableLayout } from './layout.ts';
import { pipeConfigsStore } from './pipe-configs.ts';

export const telegramConfigsStore = (
  connection: Connection,
  { channelSecrets, notesAge }: TableLayout,
): TelegramConfigsStore =>
  pipeConfigsStore<TelegramConfigRow>(connection, {
    name: 'telegram_configs',
    columns: { chatId: 'chat_id' },
    written: ['chatId'],
    secret: ['botToken', channelSecrets.botToken],
    notesAge,
  });
