/** `system_credentials`: one value for everybody, by capability and name. */
import type { SystemCredentialRow, SystemCredentialsStore } from '../system-credentials.ts';
import type { Connection } from '../../core/connection.ts';

type Key = Pick<SystemCredentialRow, 'capabilityId' | 'name'>;

const COLUMNS = `id, capability_id as capabilityId, credential_name as name,
  encrypted_value as encryptedValue, created_at as createdAt`;
const IS_ONE_OF = 'id in (select value from json_each(:ids))';
const IS_KEY = 'capability_id = :capabilityId and credential_name = :name';

export function systemCredentialsStore(connection: Connection): SystemCredentialsStore {
  const count = connection.one<object, { n: number }>(
    'select count(*) as n from system_credentials',
  );
  const list = connection.all<object, SystemCredentialRow>(
    `select ${COLUMNS} from system_credentials order by capability_id, credential_name`,
  );
  const listOfCapability = connection.all<{ capabilityId: string }, SystemCredentialRow>(
    `select ${COLUMNS} from system_credentials where capability_id = :capabilityId order by credential_name`,
  );
  const find = connection.one<Key, SystemCredentialRow>(
    `select ${COLUMNS} from system_credentials where ${IS_KEY}`,
  );
  const byId = connection.one<{ id: string }, SystemCredentialRow>(
    `select ${COLUMNS} from system_credentials where id = :id`,
  );
  const byIds = connection.all<{ ids: string }, SystemCredentialRow>(
    `select ${COLUMNS} from system_credentials where ${IS_ONE_OF}`,
  );
  const insert = connection.run<SystemCredentialRow>(
    `insert into system_credentials (id, capability_id, credential_name, encrypted_value, created_at)
     values (:id, :capabilityId, :name, :encryptedValue, :createdAt)`,
  );
  const replaceValue = connection.run<Omit<SystemCredentialRow, 'id'>>(
    `update system_credentials set encrypted_value = :encryptedValue, created_at = :createdAt
     where ${IS_KEY}`,
  );
  const remove = connection.one<Key, SystemCredentialRow>(
    `delete from system_credentials where ${IS_KEY} returning ${COLUMNS}`,
  );
  const removeByIds = connection.run<{ ids: string }>(
    `delete from system_credentials where ${IS_ONE_OF}`,
  );
  return {
    count: () => count({})?.n ?? 0,
    list: () => list({}),
    listOfCapability: (capabilityId) => listOfCapability({ capabilityId }),
    find: (capabilityId, name) => find({ capabilityId, name }),
    byId: (id) => byId({ id }),
    byIds: (ids) => byIds({ ids: JSON.stringify(ids) }),
    insert: (row) => void insert(row),
    replaceValue: (change) => replaceValue(change) > 0,
    delete: (capabilityId, name) => remove({ capabilityId, name }),
    deleteByIds: (ids) => void removeByIds({ ids: JSON.stringify(ids) }),
  };
}
