/** `instance_meta`: facts about the instance as a whole. */
import type { MetaStore } from '../meta.ts';
import type { Connection } from '../../core/connection.ts';

export function metaStore(connection: Connection): MetaStore {
  const get = connection.one<{ key: string }, { value: string }>(
    'select value from instance_meta where key = :key',
  );
  const set = connection.run<{ key: string; value: string }>(
    `insert into instance_meta (key, value) values (:key, :value)
     on conflict (key) do update set value = excluded.value`,
  );
  const increment = connection.run<{ key: string }>(
    `insert into instance_meta (key, value) values (:key, '1')
     on conflict (key) do update set value = cast(value as integer) + 1`,
  );
  return {
    get: (key) => get({ key })?.value ?? null,
    set: (key, value) => void set({ key, value }),
    increment: (key) => void increment({ key }),
  };
}
