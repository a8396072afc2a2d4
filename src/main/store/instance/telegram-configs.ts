/** `telegram_configs`: the bot and the chat of a Telegram pipe. */
import type { PipeConfigRow, PipeConfigsStore } from './pipe-configs.ts';

export interface TelegramConfigRow extends PipeConfigRow {
  /** Encrypted, or as `plainSecret` says. */
  readonly botToken: string;
  readonly chatId: string;
}

export type TelegramConfigsStore = PipeConfigsStore<TelegramConfigRow>;
