/** `llm_providers`: which language models Selu can reach, and how. */
import type { LlmProviderRow, LlmProvidersStore } from '../llm-providers.ts';
import type { Connection } from '../../core/connection.ts';
import type { TableLayout } from './layout.ts';

type Stored = Omit<LlmProviderRow, 'active'> & { active: number };

const COLUMNS = `id, display_name as displayName, coalesce(api_key_encrypted, '') as apiKeyEncrypted,
  coalesce(cast(base_url as text), '') as baseUrl, active, created_at as createdAt`;

/** An empty address would break its chat: it has to be none. */
const NO_EMPTY_ADDRESS = 'grok';

export function llmProvidersStore(
  connection: Connection,
  { notesAge }: Pick<TableLayout, 'notesAge'>,
): LlmProvidersStore {
  const list = connection.all<object, Stored>(`select ${COLUMNS} from llm_providers order by id`);
  const find = connection.one<{ id: string }, Stored>(
    `select ${COLUMNS} from llm_providers where id = :id`,
  );
  // What is the same stays as it is stored: null, too, means that there is none.
  const put = connection.run<Omit<Stored, 'baseUrl'> & { baseUrl: string | null }>(
    `insert into llm_providers (id, display_name, api_key_encrypted, base_url, active, created_at)
     values (:id, :displayName, :apiKeyEncrypted, :baseUrl, :active, :createdAt)
     on conflict (id) do update set display_name = excluded.display_name,
       api_key_encrypted = case when coalesce(api_key_encrypted, '') = excluded.api_key_encrypted
         then api_key_encrypted else excluded.api_key_encrypted end,
       base_url = case when coalesce(base_url, '') = excluded.base_url
         then base_url else excluded.base_url end,
       active = excluded.active ${notesAge ? ', created_at = excluded.created_at' : ''}`,
  );
  const remove = connection.run<{ id: string }>('delete from llm_providers where id = :id');
  const read = (row: Stored): LlmProviderRow => ({ ...row, active: row.active === 1 });
  return {
    list: () => list({}).map(read),
    find: (id) => {
      const row = find({ id });
      return row === null ? null : read(row);
    },
    put: ({ baseUrl, ...row }) =>
      void put({
        ...row,
        baseUrl: row.id === NO_EMPTY_ADDRESS && baseUrl === '' ? null : baseUrl,
        active: row.active ? 1 : 0,
      }),
    delete: (id) => void remove({ id }),
  };
}
