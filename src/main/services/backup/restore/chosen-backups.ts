/**
 * Backups that were chosen to be restored, each under the handle by which a page names it, with what was unpacked of it in
 * a private folder. Nothing goes from under work that goes on, and nothing is left after it.
 */
import { rm } from 'node:fs/promises';
import type { RestorePreview, RestoreProgress } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { releaseWorkFolder } from '../../../agent-package/work-folders.ts';
import type { AgeKey } from '../../../crypto/age.ts';
import type { MasterSecret } from '../../../crypto/master-secret.ts';
import type { Caller } from '../../common/caller.ts';
import type { Departures } from '../../common/departures.ts';
import { Handles } from '../../common/handles.ts';
import type { BackupManifest } from '../manifest.ts';
import type { Inspected } from './inspect.ts';
import { RestoreWork } from './progress.ts';

/** A backup that is open: unpacked, checked, and shown. */
export interface Looked {
  readonly key: AgeKey;
  readonly folder: string;
  readonly manifest: BackupManifest;
  readonly inspected: Inspected;
  readonly sameness: RestorePreview['instance'];
  /** The one that is in it. */
  readonly secret: MasterSecret | null;
}

export interface Chosen {
  readonly file: string;
  looked: Looked | null;
  /** What goes on with it; null: nothing. */
  work: RestoreWork | null;
  /** Nobody has its handle any more. */
  isDropped: boolean;
}

/** So many that were chosen are remembered, the newest. */
const MOST = 3;

export class ChosenBackups {
  readonly #handles = new Handles<Chosen>(MOST, (chosen) => this.#drop(chosen));
  readonly #working = new Set<RestoreWork>();
  readonly #leaving = new Set<Promise<void>>();

  constructor(departures: Departures) {
    departures.on((window) => {
      for (const { work } of this.#handles.at(window).values()) work?.stop();
      this.#handles.forgetAt(window);
    });
  }

  /** @returns the handle of a file that the caller has named */
  add(caller: Caller, file: string): string {
    return this.#handles.remember({ file, looked: null, work: null, isDropped: false }, caller);
  }

  /**
   * Does work with one, of which there is one at a time.
   *
   * @throws AppError `restore_gone` when it was not chosen by the same person just before, `too_busy`; whatever `work`
   *   throws
   */
  async alone<T>(
    caller: Caller,
    handle: string,
    work: (chosen: Chosen, progress: RestoreWork) => Promise<T>,
  ): Promise<T> {
    const chosen = this.#handles.get(handle, caller);
    if (chosen === undefined) throw new AppError('restore_gone', {});
    if (chosen.work !== null) throw new AppError('too_busy', {});
    const progress = new RestoreWork();
    chosen.work = progress;
    this.#working.add(progress);
    try {
      return await work(chosen, progress);
    } finally {
      chosen.work = null;
      this.#working.delete(progress);
      if (chosen.isDropped) await putAway(chosen);
    }
  }

  /** How far the work is that goes on with one; null: none goes on, or not for this window. */
  progress(window: number, handle: string): RestoreProgress | null {
    return this.#at(window, handle)?.work?.shown() ?? null;
  }

  /** Stops it. */
  stop(window: number, handle: string): void {
    this.#at(window, handle)?.work?.stop();
  }

  /** Puts one of the caller's away, as soon as nothing goes on with it; one that is gone already is no error. */
  async discard(caller: Caller, handle: string): Promise<void> {
    if (this.#handles.get(handle, caller) === undefined) return;
    this.#handles.forget(handle);
    await Promise.all(this.#leaving);
  }

  /** Stops what goes on, and puts all away. */
  async discardAll(): Promise<void> {
    for (const work of this.#working) work.stop();
    this.#handles.clear();
    await Promise.all(this.#leaving);
  }

  #at(window: number, handle: string): Chosen | undefined {
    return this.#handles.at(window).get(handle);
  }

  #drop(chosen: Chosen): void {
    chosen.isDropped = true;
    if (chosen.work !== null) return;
    const leaving = putAway(chosen).finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }
}

/** Removes what was unpacked of one. */
export async function putAway(chosen: Chosen): Promise<void> {
  const { looked } = chosen;
  chosen.looked = null;
  if (looked !== null) await removeFolder(looked.folder);
}

/** What cannot be removed now is swept at the next start. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  releaseWorkFolder(folder);
}
