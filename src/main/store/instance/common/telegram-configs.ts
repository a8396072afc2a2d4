/** `telegram_configs`: the bot and the chat of a Telegram pipe. */
import type { Connection } from '../../core/connection.ts';
import type { TelegramConfigRow, TelegramConfigsStore } from '../telegram-configs.ts';
import { pipeConfigsStore } from './pipe-configs.ts';

export const telegramConfigsStore = (connection: Connection): TelegramConfigsStore =>
  pipeConfigsStore<TelegramConfigRow>(
    connection,
    'telegram_configs',
    { botToken: 'bot_token', chatId: 'chat_id' },
    ['botToken', 'chatId'],
  );
