/** `telegram_configs`: the bot and the chat of a Telegram pipe. */
import type { TelegramConfigRow, TelegramConfigsStore } from '../telegram-configs.ts';
import type { Connection } from '../../core/connection.ts';

type Stored = Omit<TelegramConfigRow, 'active'> & { active: number };

const COLUMNS = `id, name, bot_token as botToken, chat_id as chatId, pipe_id as pipeId, active,
  created_at as createdAt`;

export function telegramConfigsStore(connection: Connection): TelegramConfigsStore {
  const list = connection.all<object, Stored>(
    `select ${COLUMNS} from telegram_configs order by pipe_id, created_at, id`,
  );
  const listOf = connection.all<{ pipeId: string }, Stored>(
    `select ${COLUMNS} from telegram_configs where pipe_id = :pipeId order by created_at, id`,
  );
  const insert = connection.run<Stored>(
    `insert into telegram_configs (id, name, bot_token, chat_id, pipe_id, active, created_at)
     values (:id, :name, :botToken, :chatId, :pipeId, :active, :createdAt)`,
  );
  const update = connection.run<Omit<Stored, 'pipeId'>>(
    `update telegram_configs set name = :name, bot_token = :botToken, chat_id = :chatId,
       active = :active, created_at = :createdAt where id = :id`,
  );
  const setActive = connection.run<{ pipeId: string; active: number }>(
    'update telegram_configs set active = :active where pipe_id = :pipeId',
  );
  const remove = connection.run<{ pipeId: string }>(
    'delete from telegram_configs where pipe_id = :pipeId',
  );
  const read = (row: Stored): TelegramConfigRow => ({ ...row, active: row.active === 1 });
  return {
    list: () => list({}).map(read),
    listOf: (pipeId) => listOf({ pipeId }).map(read),
    insert: (row) => void insert({ ...row, active: row.active ? 1 : 0 }),
    update: (row) => void update({ ...row, active: row.active ? 1 : 0 }),
    setActive: (pipeId, active) => void setActive({ pipeId, active: active ? 1 : 0 }),
    deleteOf: (pipeId) => void remove({ pipeId }),
  };
}
