/** `whatsapp_configs`: the pipes of the WhatsApp bridge. */
import type { Connection } from '../../core/connection.ts';
import type { WhatsAppConfigRow, WhatsAppConfigsStore } from '../whatsapp-configs.ts';

type Stored = Omit<WhatsAppConfigRow, 'active'> & { active: number };

export function whatsAppConfigsStore(connection: Connection): WhatsAppConfigsStore {
  const list = connection.all<object, Stored>(
    `select id, name, pipe_id as pipeId, active, created_at as createdAt from whatsapp_configs
     order by created_at, id`,
  );
  return { list: () => list({}).map((row) => ({ ...row, active: row.active === 1 })) };
}
