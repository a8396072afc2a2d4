/** `user_credentials`: one value for one user, by capability and name. */
import type {
  UserCredentialKey,
  UserCredentialRow,
  UserCredentialsStore,
} from '../user-credentials.ts';
import type { Connection } from '../../core/connection.ts';

const COLUMNS = `id, user_id as userId, capability_id as capabilityId, credential_name as name,
  encrypted_value as encryptedValue, expires_at as expiresAt, created_at as createdAt`;
const IS_ONE_OF = 'id in (select value from json_each(:ids))';
const IS_KEY = 'user_id = :userId and capability_id = :capabilityId and credential_name = :name';

export function userCredentialsStore(connection: Connection): UserCredentialsStore {
  const count = connection.one<object, { n: number }>('select count(*) as n from user_credentials');
  // The length alone is read, not what is stored.
  const sizeOf = connection.one<{ userId: string }, { count: number; bytes: number }>(
    `select count(*) as count, coalesce(sum(octet_length(encrypted_value)), 0) as bytes
     from user_credentials where user_id = :userId`,
  );
  const list = connection.all<object, UserCredentialRow>(
    `select ${COLUMNS} from user_credentials order by user_id, capability_id, credential_name`,
  );
  const listOf = connection.all<{ userId: string }, UserCredentialRow>(
    `select ${COLUMNS} from user_credentials where user_id = :userId
     order by capability_id, credential_name`,
  );
  const listOfCapability = connection.all<{ capabilityId: string }, UserCredentialRow>(
    `select ${COLUMNS} from user_credentials where capability_id = :capabilityId order by credential_name, user_id`,
  );
  const find = connection.one<UserCredentialKey, UserCredentialRow>(
    `select ${COLUMNS} from user_credentials where ${IS_KEY}`,
  );
  const byId = connection.one<{ id: string }, UserCredentialRow>(
    `select ${COLUMNS} from user_credentials where id = :id`,
  );
  const byIds = connection.all<{ ids: string }, UserCredentialRow>(
    `select ${COLUMNS} from user_credentials where ${IS_ONE_OF}`,
  );
  const insert = connection.run<UserCredentialRow>(
    `insert into user_credentials
       (id, user_id, capability_id, credential_name, encrypted_value, expires_at, created_at)
     values (:id, :userId, :capabilityId, :name, :encryptedValue, :expiresAt, :createdAt)`,
  );
  const replaceValue = connection.run<Omit<UserCredentialRow, 'id'>>(
    `update user_credentials
     set encrypted_value = :encryptedValue, expires_at = :expiresAt, created_at = :createdAt
     where ${IS_KEY}`,
  );
  const setExpiry = connection.run<UserCredentialKey & Pick<UserCredentialRow, 'expiresAt'>>(
    `update user_credentials set expires_at = :expiresAt where ${IS_KEY}`,
  );
  const setExpiryByIds = connection.run<{ ids: string; expiresAt: string | null }>(
    `update user_credentials set expires_at = :expiresAt where ${IS_ONE_OF}`,
  );
  const removeByIds = connection.run<{ ids: string }>(
    `delete from user_credentials where ${IS_ONE_OF}`,
  );
  const remove = connection.one<UserCredentialKey, UserCredentialRow>(
    `delete from user_credentials where ${IS_KEY} returning ${COLUMNS}`,
  );
  const removeOfAll = connection.run<Omit<UserCredentialKey, 'userId'>>(
    'delete from user_credentials where capability_id = :capabilityId and credential_name = :name',
  );
  return {
    count: () => count({})?.n ?? 0,
    sizeOf: (userId) => sizeOf({ userId }) ?? { count: 0, bytes: 0 },
    list: () => list({}),
    listOfCapability: (capabilityId) => listOfCapability({ capabilityId }),
    listOf: (userId) => listOf({ userId }),
    find: (userId, capabilityId, name) => find({ userId, capabilityId, name }),
    byId: (id) => byId({ id }),
    byIds: (ids) => byIds({ ids: JSON.stringify(ids) }),
    insert: (row) => void insert(row),
    replaceValue: (change) => replaceValue(change) > 0,
    setExpiry: (change) => setExpiry(change) > 0,
    setExpiryByIds: (ids, expiresAt) =>
      void setExpiryByIds({ ids: JSON.stringify(ids), expiresAt }),
    delete: (userId, capabilityId, name) => remove({ userId, capabilityId, name }),
    deleteByIds: (ids) => void removeByIds({ ids: JSON.stringify(ids) }),
    deleteOfAll: (capabilityId, name) => void removeOfAll({ capabilityId, name }),
  };
}
