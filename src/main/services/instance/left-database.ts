/**
 * A database that was let go of because another file was put in its place, or none was left: whether it is back, or a copy
 * of it is there that is as whole.
 */
import { existsSync, statSync } from 'node:fs';
import { AppError } from '#shared/errors.ts';
import { requireOwnLog } from '../../store/core/database-file.ts';
import { inspectInstance } from '../../store/instance/own/inspect.ts';
import { openAttached } from './attached.ts';
import type { Generations } from './generations.ts';
import { idOf, type InstancePlace } from './place.ts';

export class LeftDatabase {
  readonly #place: InstancePlace;
  readonly #generations: Generations;
  readonly #id: string | null;
  /** The file that was last looked at in its place; null: none was. */
  #stamp: string | null = null;

  /** @param id by what it is told from others */
  constructor(place: InstancePlace, generations: Generations, id: string | null) {
    this.#place = place;
    this.#generations = generations;
    this.#id = id;
  }

  /** Whether a whole one of the same instance is there. One that was looked at in vain is looked at again when it has changed. */
  isPutBack(): boolean {
    const stamp = stampOf(this.#place.file);
    if (stamp === null || stamp === this.#stamp) return false;
    this.#stamp = stamp;
    try {
      return this.#idAtPlace() === this.#id;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return false;
    }
  }

  /** By what the file that is there is told from others; it stays as it is. @throws AppError when it is not whole */
  #idAtPlace(): string | null {
    const { file, kind } = this.#place;
    if (kind === 'own') {
      requireOwnLog(file, this.#generations.header());
      return inspectInstance(file).instanceId;
    }
    // A Selu that runs may go on with it, and with a file that nobody finds any more.
    if (existsSync(`${file}-wal`)) throw new AppError('database_busy', { file });
    const { store } = openAttached(file, new AppError('read_only', { file }).toInfo());
    try {
      return idOf(this.#place, store);
    } finally {
      store.close();
    }
  }
}

/** By what a file that has changed since, or lost the log beside it, is told; null: there is none. */
function stampOf(file: string): string | null {
  const entry = statSync(file, { throwIfNoEntry: false, bigint: true });
  if (entry === undefined) return null;
  const { dev, ino, size, mtimeNs } = entry;
  return [dev, ino, size, mtimeNs, existsSync(`${file}-wal`)].join(' ');
}
