/** What a connection sees in the header of its database, whatever of it is in the log. */
import type { HeaderFacts } from './database-file.ts';
import type { Connection } from './connection.ts';

export function headerReader(connection: Connection): () => HeaderFacts {
  const number = (name: string): (() => number) => {
    const read = connection.column<object, number>(`pragma ${name}`);
    return () => read({})[0] ?? 0;
  };
  const mark = number('application_id');
  const pages = number('page_count');
  const schema = number('schema_version');
  return () => connection.snapshot(() => ({ mark: mark(), pages: pages(), schema: schema() }));
}
