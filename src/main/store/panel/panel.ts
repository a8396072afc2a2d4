/** `panel.db`: what belongs to this app and not to an instance. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Connection } from '../core/connection.ts';
import { DatabaseFile } from '../core/database-file.ts';
import { openDatabase } from '../core/database.ts';
import { toStoreError } from '../core/errors.ts';
import { writePrivateFile } from '../core/files.ts';
import { headerReader } from '../core/header.ts';
import { panelMigrations } from './migrations/index.ts';
import { activityStore, type ActivityStore } from './activity.ts';
import { signInFailuresStore, type SignInFailuresStore } from './sign-in-failures.ts';

export type { ActivityStore } from './activity.ts';
export type { SignInFailureKey, SignInFailuresStore } from './sign-in-failures.ts';

export interface PanelStore {
  readonly file: string;
  get(key: string): string | null;
  set(key: string, value: string): void;
  delete(key: string): void;
  /** The names of all records that begin so. */
  keys(beginning: string): string[];
  readonly signInFailures: SignInFailuresStore;
  readonly activity: ActivityStore;
  /** Another one after whatever another connection has written, or when the file was opened anew. */
  version(): string;
  /** Runs synchronous work, all or nothing, the write lock taken first. */
  transaction<T>(work: () => T): T;
  /** The same, and what it has written outlasts a failure of the power. */
  transactionOnDisk<T>(work: () => T): T;
  /** Whether a new connection finds what was written here. @throws AppError `database_busy` */
  isInPlace(): boolean;
  /**
   * Closes the file, whatever has become of it: what was removed is written there once more, another one that is there
   * stays as it is.
   *
   * @throws AppError what the disk says
   */
  close(): void;
}

/** How often this process has opened one. */
let opened = 0;

/** Opens `panel.db`, made when it is missing. @throws AppError as {@link openDatabase} */
export function openPanelStore(file: string): PanelStore {
  const connection = new Connection(openDatabase(file, panelMigrations, { create: true }), file);
  try {
    // Whole after a failure of the power, but without its last moments: nothing here is worth a wait for the disk with
    // each change of an instance, whose generation is noted here when it is on the disk there.
    connection.once('pragma synchronous = normal');
    const get = connection.one<{ key: string }, { value: string }>(
      'select value from settings where key = :key',
    );
    const set = connection.run<{ key: string; value: string }>(
      `insert into settings (key, value) values (:key, :value)
       on conflict (key) do update set value = excluded.value`,
    );
    const keys = connection.column<{ beginning: string }, string>(
      'select key from settings where substr(key, 1, length(:beginning)) = :beginning order by key',
    );
    const remove = connection.run<{ key: string }>('delete from settings where key = :key');
    const headerFacts = headerReader(connection);
    opened += 1;
    const opening = opened;
    const held = new DatabaseFile(file, connection.dataVersion(), { ownsLog: true });
    const look = () => held.look(() => connection.dataVersion(), headerFacts);
    const closeConnection = (): void => connection.close();
    return {
      file,
      get: (key) => get({ key })?.value ?? null,
      set: (key, value) => void set({ key, value }),
      delete: (key) => void remove({ key }),
      keys: (beginning) => keys({ beginning }),
      signInFailures: signInFailuresStore(connection),
      activity: activityStore(connection),
      version: () => `${opening}/${connection.dataVersion()}`,
      transaction: (work) => connection.transaction(work),
      transactionOnDisk: (work) => {
        connection.once('pragma synchronous = full');
        try {
          return connection.transaction(work);
        } finally {
          connection.once('pragma synchronous = normal');
        }
      },
      isInPlace: () => look() === 'same',
      close: () => {
        const found = look();
        const content = found === 'gone' ? connection.content() : null;
        // By closing, the log would be written into whatever is there now.
        if (found === 'gone' || found === 'replaced') held.leave(closeConnection);
        else held.close(closeConnection);
        // The whole folder is nobody's to bring back.
        if (content === null || !existsSync(dirname(file))) return;
        try {
          writePrivateFile(file, content);
        } catch (error) {
          throw toStoreError(error, file);
        }
      },
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}
