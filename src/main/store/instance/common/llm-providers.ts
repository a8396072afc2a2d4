/** `llm_providers`: which language models Selu can reach, and how. */
import type { LlmProviderRow, LlmProvidersStore } from '../llm-providers.ts';
import type { Connection } from '../../core/connection.ts';

type Stored = Omit<LlmProviderRow, 'active'> & { active: number };

const COLUMNS = `id, display_name as displayName, coalesce(api_key_encrypted, '') as apiKeyEncrypted,
  coalesce(base_url, '') as baseUrl, active, created_at as createdAt`;

export function llmProvidersStore(connection: Connection): LlmProvidersStore {
  const list = connection.all<object, Stored>(`select ${COLUMNS} from llm_providers order by id`);
  const find = connection.one<{ id: string }, Stored>(
    `select ${COLUMNS} from llm_providers where id = :id`,
  );
  const put = connection.run<Stored>(
    `insert into llm_providers (id, display_name, api_key_encrypted, base_url, active, created_at)
     values (:id, :displayName, :apiKeyEncrypted, :baseUrl, :active, :createdAt)
     on conflict (id) do update set display_name = excluded.display_name,
       api_key_encrypted = excluded.api_key_encrypted, base_url = excluded.base_url,
       active = excluded.active, created_at = excluded.created_at`,
  );
  const remove = connection.run<{ id: string }>('delete from llm_providers where id = :id');
  const read = (row: Stored): LlmProviderRow => ({ ...row, active: row.active === 1 });
  return {
    list: () => list({}).map(read),
    find: (id) => {
      const row = find({ id });
      return row === null ? null : read(row);
    },
    put: (row) => void put({ ...row, active: row.active ? 1 : 0 }),
    delete: (id) => void remove({ id }),
  };
}
