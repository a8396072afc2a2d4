/** What the database of an own instance says of itself before it is one that is opened: that of a backup. */
import { AppError } from '#shared/errors.ts';
import { Connection } from '../../core/connection.ts';
import { openToInspect } from '../../core/database.ts';
import { metaStore } from '../common/meta.ts';
import { instanceMigrations } from './migrations/index.ts';

export interface InstanceFacts {
  readonly instanceId: string;
  /** Tells whether a master secret is the right one. */
  readonly keyCheck: string;
  /** Null: an older version's, which signed nothing. */
  readonly generation: number | null;
}

/**
 * Reads a database and leaves it as it is.
 *
 * @throws AppError `backup_not_ours`, `database_newer`, `database_foreign`, `database_damaged`, and what the disk says
 */
export function inspectInstance(file: string): InstanceFacts {
  const connection = new Connection(openToInspect(file, instanceMigrations), file);
  try {
    const meta = metaStore(connection);
    const instanceId = meta.get('instance_id');
    const keyCheck = meta.get('key_check');
    if (instanceId === null || keyCheck === null) throw new AppError('database_damaged', { file });
    const generation = meta.get('generation');
    return { instanceId, keyCheck, generation: generation === null ? null : Number(generation) };
  } finally {
    connection.close();
  }
}
