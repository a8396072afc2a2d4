/**
 * What is open at the place of an instance: its store, the file that this was when it was opened, and the log beside it.
 *
 * open, create → open; close → nothing; look: it is the same, has lost its log, or is another one; leave: nothing is open,
 * and what was left is remembered until something else is opened ({@link OpenDatabase.isPutBack}).
 */
import { existsSync } from 'node:fs';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import {
  DatabaseFile,
  fileHeader,
  isReplaced,
  logIdentity,
  requireOwnLog,
  setLogAside,
} from '../../store/core/database-file.ts';
import type { InstanceStore, OwnInstanceStore } from '../../store/instance/instance-store.ts';
import { createInstanceStore, openInstanceStore } from '../../store/instance/own/open.ts';
import { ownRules } from '../secrets/instance-rules.ts';
import { trackSignedRows } from '../secrets/row-signer.ts';
import { openAttached } from './attached.ts';
import type { Generations } from './generations.ts';
import type { Opened } from './instance-state.ts';
import { LeftDatabase } from './left-database.ts';
import { idOf, type InstancePlace } from './place.ts';

interface DatabaseDependencies {
  readonly place: InstancePlace;
  readonly generations: Generations;
  /** Why nothing may be written to an attached instance; null: it may. Asked when it is opened. */
  readonly readOnlyReason: (place: InstancePlace) => ErrorInfo | null;
}

export type OpenedDatabase = Opened & { readonly store: InstanceStore };

/** Looks whether a file is still the one that was opened. @throws AppError `database_replaced` */
export type FileCheck = (file: DatabaseFile, store: InstanceStore) => void;

/** Of what it is, and what is in it. */
export const isSame: FileCheck = (file, store) => {
  file.requireSame(
    () => store.dataVersion(),
    () => store.headerFacts(),
  );
};

/** The same, of all that others have written up to now. */
export const isSeen: FileCheck = (file, store) => {
  isSame(file, store);
  file.seen(store.dataVersion());
};

/** Whatever is in it. */
export const isInPlace: FileCheck = (file) => file.requireInPlace();

/** Whether this app signs what it writes: to a database that nobody else writes to. */
export const isSigned = (store: InstanceStore): store is OwnInstanceStore =>
  store.signedRows !== null;

export class OpenDatabase {
  readonly #place: InstancePlace;
  readonly #generations: Generations;
  readonly #readOnlyReason: (place: InstancePlace) => ErrorInfo | null;
  /** To write to; null: nothing is open. */
  #store: InstanceStore | null = null;
  #file: DatabaseFile | null = null;
  /** By what the open one is told from others; null: nothing is open. */
  #id: string | null = null;
  /** Why nothing could be written to it when it was opened. */
  #readOnly: ErrorInfo | null = null;
  /** Whether an attached database still has the structure that it was opened with. */
  #hasItsShape: () => boolean = () => true;
  /** What was let go of because its file was replaced, as long as nothing is open in its place; null: nothing was. */
  #left: LeftDatabase | null = null;
  #replacements = 0;
  /** The log that was left beside an attached database which was replaced; null: none was. */
  #foreignLog: string | null = null;

  constructor({ place, generations, readOnlyReason }: DatabaseDependencies) {
    this.#place = place;
    this.#generations = generations;
    this.#readOnlyReason = readOnlyReason;
  }

  get isAttached(): boolean {
    return this.#place.kind === 'attached';
  }

  /** Absolute path, whether something is there or not. */
  get path(): string {
    return this.#place.file;
  }

  get store(): InstanceStore | null {
    return this.#store;
  }

  /** How often another file of the same instance was opened in the place of one that was replaced. */
  get replacements(): number {
    return this.#replacements;
  }

  /** The header of the file as it was last seen; null: nothing is open. */
  get header(): string | null {
    return this.#file?.header ?? null;
  }

  /** As of `DatabaseFile`; null, too, when nothing is open. */
  newMark(): number | null {
    return this.#file?.newMark() ?? null;
  }

  /** To be called after a transaction in it. @param version the `dataVersion` then */
  written(version: number): void {
    this.#file?.written();
    this.#file?.seen(version);
  }

  /** @throws AppError `instance_missing` when nothing is open */
  opened(): InstanceStore {
    if (this.#store === null) throw new AppError('instance_missing', {});
    return this.#store;
  }

  /** @throws AppError `database_log_foreign`, `selu_log_foreign`, and what else is wrong with it */
  open(): OpenedDatabase {
    const { hasItsShape, ...opened } = this.isAttached ? this.#attached() : this.#own();
    this.#hasItsShape = hasItsShape;
    this.#take(opened.store, opened.readOnly);
    return opened;
  }

  /**
   * Makes an own one.
   *
   * @param fill writes what is in it from the beginning
   * @throws AppError what the disk says
   */
  create(fill: (store: OwnInstanceStore) => void): OwnInstanceStore {
    if (!existsSync(this.path)) setLogAside(this.path);
    const store = createInstanceStore(this.path, fill);
    this.#take(store, null);
    return store;
  }

  #own(): OpenedDatabase & { hasItsShape: () => boolean } {
    requireOwnLog(this.path, this.#generations.header());
    const store = openInstanceStore(this.path);
    return { store, rules: ownRules, readOnly: null, off: [], hasItsShape: () => true };
  }

  #attached(): OpenedDatabase & { hasItsShape: () => boolean } {
    this.#requireNoForeignLog();
    const { isCurrent, ...opened } = openAttached(this.path, this.#readOnlyReason(this.#place));
    return { ...opened, hasItsShape: isCurrent };
  }

  /** Not over the log of a database that was replaced, which Selu or the next connection would write into what is there. */
  #requireNoForeignLog(): void {
    if (this.#foreignLog === null) return;
    if (logIdentity(this.path) !== this.#foreignLog) this.#foreignLog = null;
    else {
      throw new AppError('selu_log_foreign', { file: this.path, log: `${this.path}-wal` });
    }
  }

  #take(store: InstanceStore, readOnly: ErrorInfo | null): void {
    this.#store = store;
    this.#readOnly = readOnly;
    this.#file = new DatabaseFile(this.path, store.dataVersion(), { ownsLog: !this.isAttached });
    this.#id = idOf(this.#place, store);
    // Whatever it was that was let go of.
    if (this.#left !== null) this.#replacements += 1;
    this.#left = null;
    if (!isSigned(store)) return;
    trackSignedRows(store);
    void this.#generations.noteHeader(this.#file.header);
  }

  /** Whether what it was opened as is still true: its structure, and whether it can be written to. True, too, when it is not open. */
  get isCurrent(): boolean {
    return this.#store === null || (this.#hasItsShape() && !this.#haveRightsChanged());
  }

  /** Whether it can be written to now and could not before, or the other way round. */
  #haveRightsChanged(): boolean {
    if (!this.isAttached) return false;
    return JSON.stringify(this.#readOnlyReason(this.#place)) !== JSON.stringify(this.#readOnly);
  }

  /**
   * Looks what has become of the file and its log.
   *
   * @returns the error where it is not what is at its place any more: then it is to be left
   * @throws AppError whatever else `check` throws
   */
  look(check: FileCheck): 'same' | 'without log' | AppError<'database_replaced'> {
    if (this.#store === null || this.#file === null) return 'same';
    try {
      check(this.#file, this.#store);
    } catch (error) {
      if (isReplaced(error)) return error;
      throw error;
    }
    if (this.#file.hasItsLog) return 'same';
    if (!this.#file.hasOtherLog) return 'without log';
    return new AppError('database_replaced', { file: this.path });
  }

  /** Lets go of what was replaced, without writing into what is there now. @throws AppError what the disk says */
  leave(): void {
    const store = this.#store;
    const file = this.#file;
    if (store === null || file === null) return;
    this.#left = new LeftDatabase(this.#place, this.#generations, this.#id);
    // Moved away, it is whole when it comes back.
    if (file.isGone) store.emptyLog();
    file.leave(() => store.close());
    this.#store = null;
    this.#file = null;
    if (this.isAttached) this.#foreignLog = logIdentity(this.path);
  }

  /** Whether there is, in the place of a file that was left, now a whole one of the same instance. */
  isPutBack(): boolean {
    return this.#left?.isPutBack() ?? false;
  }

  /** Brings its log into the file. @returns false while others use it; true, too, when nothing is open */
  emptyLog(): boolean {
    const isEmpty = this.#store?.emptyLog() ?? true;
    this.#file?.written();
    void this.#generations.noteHeader(this.header);
    return isEmpty;
  }

  /**
   * Its log was removed: what is in it goes into the file, which is closed then.
   *
   * @throws AppError `database_busy` while somebody else reads what has to be brought into the file
   */
  closeWithoutLog(): void {
    if (!this.opened().emptyLog()) throw new AppError('database_busy', { file: this.path });
    // That of an attached one, too, unless Selu has it open.
    this.close();
  }

  /** Closes it as it is meant to be found again. */
  close(): void {
    const wasOpen = this.#store !== null;
    this.drop();
    // Closing has brought the log into the file. Nothing waits here: at the end of a process nobody would.
    if (wasOpen && !this.isAttached) void this.#generations.noteHeader(fileHeader(this.path));
  }

  /** Closes it, and notes nothing of it. */
  drop(): void {
    const store = this.#store;
    const file = this.#file;
    this.#store = null;
    this.#file = null;
    this.#hasItsShape = () => true;
    if (file === null) store?.close();
    else file.close(() => store?.close());
  }
}
