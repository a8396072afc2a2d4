/** What keeps secrets in an own instance, over a connection of its own that only reads, beside whoever writes. */
import { Connection } from '../../core/connection.ts';
import { openForReading } from '../../core/database.ts';
import { secretCellsStore } from '../common/secret-cells.ts';
import type { SecretCellsStore } from '../secret-cells.ts';
import type { SignedRowReader } from '../signed-rows.ts';
import { signedRowReader } from './signed-rows.ts';

export interface SecretReader {
  readonly secretCells: SecretCellsStore;
  readonly rows: SignedRowReader;
  /** Another number after each write of another connection. */
  version(): number;
  close(): void;
}

/** Opens a reader of an instance that is open in this process. @throws AppError what the disk says */
export function openSecretReader(file: string): SecretReader {
  const connection = new Connection(openForReading(file), file);
  const cells = secretCellsStore(connection);
  return {
    secretCells: {
      page: (...asked) => cells.page(...asked),
      count: (column) => cells.count(column),
    },
    rows: signedRowReader(connection),
    version: () => connection.dataVersion(),
    close: () => connection.close(),
  };
}
