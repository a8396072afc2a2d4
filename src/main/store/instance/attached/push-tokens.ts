/** `mobile_device_tokens`, which not every Selu has. */
import type { Connection } from '../../core/connection.ts';
import type { PushTokensStore } from '../push-tokens.ts';

export function pushTokensStore(connection: Connection): PushTokensStore {
  const isThere = connection.one<object, { found: number }>(
    `select 1 as found from pragma_table_list
     where schema = 'main' and type = 'table' and name = 'mobile_device_tokens'`,
  );
  return {
    count: () =>
      isThere({}) === null
        ? 0
        : (connection.one<object, { count: number }>(
            'select count(*) as count from mobile_device_tokens',
          )({})?.count ?? 0),
  };
}
