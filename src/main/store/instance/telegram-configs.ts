/** `telegram_configs`: the bot and the chat of a Telegram pipe. */
export interface TelegramConfigRow {
  readonly id: string;
  readonly name: string;
  /** Encrypted in an own instance. */
  readonly botToken: string;
  readonly chatId: string;
  readonly pipeId: string;
  readonly active: boolean;
  /** When the token was last updated. */
  readonly createdAt: string;
}

export interface TelegramConfigsStore {
  /** By pipe, the oldest first. */
  list(): TelegramConfigRow[];
  /** The oldest first. */
  listOf(pipeId: string): TelegramConfigRow[];
  /** @throws SqliteError when the id exists or the pipe does not */
  insert(row: TelegramConfigRow): void;
  /** Writes everything but its pipe. */
  update(row: Omit<TelegramConfigRow, 'pipeId'>): void;
  setActive(pipeId: string, active: boolean): void;
  deleteOf(pipeId: string): void;
}
