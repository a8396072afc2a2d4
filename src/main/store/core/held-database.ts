/**
 * A database of somebody else's that is kept to this process while work is done on its file. Nothing in this process may
 * open and close the file meanwhile by other means than SQLite's: the system would take SQLite's locks with it.
 */
import { realpathSync } from 'node:fs';
import { toFileError } from './errors.ts';
import { openAlone } from './database.ts';

/** By their real paths. */
const held = new Set<string>();

/** Whether a file is a database that this process keeps others out of now. */
export function isHeld(file: string): boolean {
  if (held.size === 0) return false;
  try {
    return held.has(realpathSync(file));
  } catch {
    return false;
  }
}

export interface DatabaseHold {
  /**
   * Lets go of the lock, so that a connection of this process can take it over by itself (`openAlone`); the file goes on
   * to count as held until {@link end}.
   */
  handOver(this: void): void;
  /** Lets go of it for good. */
  end(this: void): void;
}

/**
 * Keeps everybody else out of a database.
 *
 * @param file absolute path
 * @throws AppError `database_busy` while somebody has it open, and what the disk says
 */
export function holdDatabase(file: string): DatabaseHold {
  try {
    const path = realpathSync(file);
    const db = openAlone(file);
    held.add(path);
    const handOver = (): void => void db.close();
    return {
      handOver,
      end: () => {
        handOver();
        held.delete(path);
      },
    };
  } catch (error) {
    throw toFileError(error, file);
  }
}
