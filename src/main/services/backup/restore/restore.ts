/**
 * Restoring a backup: chosen by a person, opened into a private folder and checked whole, shown, and then put in the
 * place of what is there, of which a backup is made before. What is shown is what is restored: the page has a handle.
 */
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type {
  ChosenBackup,
  RestoreOutcome,
  RestorePreview,
  RestoreProgress,
} from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { lockOf, type AgeKey, type AgeLock } from '../../../crypto/age.ts';
import type { MasterSecret } from '../../../crypto/master-secret.ts';
import { causedBy } from '../../../platform/errors.ts';
import { holdDatabase, type DatabaseHold } from '../../../store/core/held-database.ts';
import { isBusy, whenUnlocked } from '../../../store/core/write-lock.ts';
import type { Caller } from '../../common/caller.ts';
import type { Clock } from '../../common/clock.ts';
import type { Departures } from '../../common/departures.ts';
import type { InstanceService } from '../../instance/instance.ts';
import type { MasterSecretService } from '../../instance/master-secret.ts';
import type { RunningSelu } from '../../instance/running-selu.ts';
import type { StoppedSelu } from '../../instance/stopped-selu.ts';
import { requireLock } from '../lock.ts';
import { entryNames, type BackupManifest } from '../manifest.ts';
import { keyKindOf, type ReadOptions } from '../read-backup.ts';
import { ChosenBackups, putAway, removeFolder, type Looked } from './chosen-backups.ts';
import { keptAgents, keptDatabase } from './decision.ts';
import type { Inspected, LookedBackup, LookOrder } from './inspect.ts';
import { presentOf, sameness, secretAtHand } from './preview.ts';
import type { RestoreWork } from './progress.ts';
import { recordsIn, replaceInstance, type Replacement } from './replace.ts';
import type { RestorePlace } from './roll-forward.ts';
import { sweepStaged } from './staging.ts';

/** How backups are opened and made: in a thread, where there is one. */
export interface BackupFiles {
  /** The path of a new folder that is private and empty; the caller makes it, and removes it. */
  readonly newFolder: () => string;
  /** As `lookInto`. */
  readonly look: (order: LookOrder, options: ReadOptions) => Promise<LookedBackup>;
  /** Makes a backup of the instance. @param target absolute path of the file */
  readonly savePresent: (lock: AgeLock, target: string, options: ReadOptions) => Promise<void>;
}

export interface RestoreDependencies {
  readonly at: RestorePlace;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly instance: InstanceService;
  readonly masterSecret: MasterSecretService;
  readonly stopped: StoppedSelu;
  readonly runningSelu: RunningSelu;
  readonly files: BackupFiles;
  readonly departures: Departures;
  readonly now: Clock;
}

export interface RestoreOptions {
  /** It is opened with the master secret that is in it. */
  readonly takeSecret: boolean;
  /** What the backup of the present is encrypted to; null: the key of the one that is restored opens it. */
  readonly presentLock: AgeLock | null;
  /** Done at the moment in which what was there is not there any more. */
  readonly whenReplaced: () => void;
}

/** As it goes to a window. */
type Preview = RestorePreview & { readonly problem: ErrorInfo | null };

/** For so long the app's own threads may take to let go of the database. */
const OWN_THREADS_MS = 2_000;

export class RestoreService {
  readonly #given: RestoreDependencies;
  readonly #chosen: ChosenBackups;

  constructor(given: RestoreDependencies) {
    this.#given = given;
    this.#chosen = new ChosenBackups(given.departures);
  }

  /**
   * Takes a file that a person has named.
   *
   * @param file absolute path
   * @throws AppError `forbidden` as {@link requireMay}, `backup_unreadable`, `backup_not_age`, `backup_damaged`
   */
  async choose(caller: Caller, file: string): Promise<ChosenBackup> {
    this.requireMay(caller);
    const opensWith = await keyKindOf(file);
    return { handle: this.#chosen.add(caller, file), file, opensWith };
  }

  /**
   * Opens it, checks all of it, and says what it holds.
   *
   * @throws AppError as `ChosenBackups.alone` and `openBackup`, `restore_stopped`
   */
  async look(caller: Caller, handle: string, key: AgeKey): Promise<Preview> {
    this.requireMay(caller);
    return this.#chosen.alone(caller, handle, async (chosen, work) => {
      await putAway(chosen);
      const { at, instance, env, files } = this.#given;
      const folder = files.newFolder();
      try {
        work.begin('opening');
        const { manifest, secret, found } = await files.look(
          {
            ...{ file: chosen.file, key, folder, kind: instance.place.kind },
            given: secretAtHand(instance, env),
          },
          { signal: work.signal, onProgress: work.note },
        );
        const what = { ...manifest, secretInside: secret !== null };
        if ('problem' in found) return this.#previewOf(chosen.file, what, found.problem, 'unknown');
        const { id } = manifest.instance;
        const same = sameness(instance, at.panel, found.ok.own?.instanceId ?? id);
        chosen.looked = { key, folder, manifest, secret, inspected: found.ok, sameness: same };
        return this.#previewOf(chosen.file, what, found.ok, same);
      } finally {
        if (chosen.looked === null) await removeFolder(folder);
      }
    });
  }

  /**
   * Restores what was looked at, as soon as the person has confirmed it, and opens it.
   *
   * @throws AppError `restore_gone`, `not_confirmed`, `restore_in_use` while another process has the database open, or
   *   has written to it after it was saved, `restore_backup_failed`, `restore_stopped`: nothing was replaced; as
   *   `requireLock`, `replaceInstance` and `StoppedSelu.work`
   */
  async run(
    caller: Caller,
    handle: string,
    { takeSecret, presentLock, whenReplaced }: RestoreOptions,
  ): Promise<RestoreOutcome> {
    this.requireMay(caller);
    const outcome = await this.#chosen.alone(caller, handle, async (chosen, work) => {
      const { looked, file } = chosen;
      if (looked === null) throw new AppError('restore_gone', {});
      const { instance, runningSelu, masterSecret } = this.#given;
      const { place } = instance;
      const present = presentOf(instance);
      if (presentLock !== null) await requireLock(presentLock);
      await this.#requireStopped();
      const { madeAt } = looked.manifest;
      const isOther = looked.sameness === 'other';
      const question = {
        about: 'restore',
        ...{ file, madeAt, isOther, place: place.file },
        present: present === 'saved' && presentLock !== null ? 'savedOtherwise' : present,
      } as const;
      if (!(await caller.confirm(question))) throw new AppError('not_confirmed', {});
      this.requireMay(caller);
      const secret = takeSecret ? looked.secret : null;
      if (takeSecret && secret === null) throw new AppError('secret_missing', {});
      const stamp = stampOf(this.#given.now());
      const keep = present === 'kept' ? stamp : null;
      // What somebody saves after the backup of the present would be in neither of the two.
      const saved = await instance.still(async () => {
        const writes = writesOf(instance);
        const lock = presentLock ?? (await lockOf(looked.key));
        const backup =
          present === 'saved' ? await this.#savePresent(file, lock, stamp, work) : null;
        try {
          work.begin('copying');
          await replaceInstance(this.#given.at, replacementOf(looked), {
            ...{ keep, work, whenReplaced },
            whenClosed: (replace) => {
              if (writesOf(instance) !== writes) {
                throw new AppError('restore_in_use', { file: place.file });
              }
              return this.#closed(caller, present, secret, () => this.#sure(present, replace));
            },
          });
        } catch (error) {
          // Whoever has stopped it wants nothing of it left; what was there is there.
          if (backup !== null && error === work.signal.reason) await rm(backup, { force: true });
          throw error;
        }
        return backup;
      });
      await masterSecret.openUnasked();
      await instance.note(caller, { action: 'restored' });
      const isAttached = place.kind === 'attached';
      return {
        saved,
        opensAlike: presentLock === null,
        kept: keep === null ? [] : this.#keptAs(keep),
        secretTaken: secret !== null && instance.isUnlocked,
        isOpen: instance.isUnlocked,
        isAttached,
        startCommand: isAttached ? await runningSelu.command('up -d') : null,
      };
    });
    await this.#chosen.discard(caller, handle);
    return outcome;
  }

  /** How far the work with one is, as the window is told that has chosen it; null: none goes on. */
  progressFor(window: number, handle: string): RestoreProgress | null {
    return this.#chosen.progress(window, handle);
  }

  /** Stops that work, unless it is decided: nothing was replaced then. */
  stop(window: number, handle: string): void {
    this.#chosen.stop(window, handle);
  }

  /** Puts it away; one that is gone already is no error. */
  discard(caller: Caller, handle: string): Promise<void> {
    return this.#chosen.discard(caller, handle);
  }

  /** Stops what goes on, and puts all away: the app ends, or is locked completely. */
  discardAll(): Promise<void> {
    return this.#chosen.discardAll();
  }

  /** Removes what a crash has left of a restore that never was, or that is done. */
  sweep(): Promise<void> {
    const { at } = this.#given;
    return sweepStaged(at.place, at.home);
  }

  /** Whoever cannot sign in may restore only what nobody can sign in to. @throws AppError `not_now` */
  requireMay(caller: Caller): void {
    const { instance } = this.#given;
    const present = presentOf(instance);
    if (caller.role === 'public' && present === 'saved') throw new AppError('not_now', {});
    const { state } = instance;
    if ('store' in state) caller.stillAllowed(state.store);
  }

  /** Before anything is made for it. @throws AppError `selu_still_running` */
  async #requireStopped(): Promise<void> {
    const { instance, stopped, runningSelu } = this.#given;
    if (instance.place.kind === 'own' || (await stopped.status()).state !== 'running') return;
    throw new AppError('selu_still_running', { address: runningSelu.status()?.address ?? '' });
  }

  #previewOf(
    file: string,
    { madeAt, version, instance: { name }, counts, secretInside }: BackupManifest,
    found: Inspected | ErrorInfo,
    instance: RestorePreview['instance'],
  ): Preview {
    return {
      ...{ file, madeAt, version, name, secretInside, ...counts, instance },
      secretFits: 'code' in found ? 'unknown' : found.secretFits,
      present: presentOf(this.#given.instance),
      problem: 'code' in found ? found : null,
    };
  }

  async #savePresent(
    file: string,
    lock: AgeLock,
    stamp: string,
    work: RestoreWork,
  ): Promise<string> {
    const target = join(dirname(file), `selu-before-restore-${stamp}.tar.age`);
    work.begin('saving');
    try {
      const options = { signal: work.signal, onProgress: work.note };
      await this.#given.files.savePresent(lock, target, options);
      return target;
    } catch (error) {
      work.signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      throw causedBy(error, 'restore_backup_failed', { folder: dirname(file) });
    }
  }

  /** Nothing was there before, and something is now: another process has made it. @throws AppError `not_now` */
  #sure<T>(present: RestorePreview['present'], work: () => Promise<T>): Promise<T> {
    const isThere = existsSync(this.#given.instance.place.file);
    if (present === 'none' && isThere) throw new AppError('not_now', {});
    return work();
  }

  #closed<T>(
    caller: Caller,
    present: RestorePreview['present'],
    secret: MasterSecret | null,
    work: () => Promise<T>,
  ): Promise<T> {
    const { instance, stopped } = this.#given;
    if (instance.place.kind === 'attached') {
      return stopped.work(
        caller,
        async ({ unlockWith }) => {
          const result = await work();
          if (secret !== null) unlockWith(secret, 'backup');
          return result;
        },
        { isBroken: present === 'kept' },
      );
    }
    // While the present was saved, they may have been signed out.
    this.requireMay(caller);
    return instance.apart(async (unlockWith) => {
      // What is there and cannot be opened is not opened to be kept: its log may be another one's.
      const hold = present === 'saved' ? await heldAlone(instance.place.file) : null;
      try {
        const result = await work();
        if (secret !== null) unlockWith(secret, 'backup');
        return result;
      } finally {
        hold?.end();
      }
    });
  }

  #keptAs(keep: string): string[] {
    const { place } = this.#given.instance;
    const { agents } = place;
    return [
      keptDatabase(place, keep),
      ...(agents === null ? [] : [keptAgents(agents, keep)]),
    ].filter((path) => existsSync(path));
  }
}

/** Another number after each write of another process; null: it is not open. */
const writesOf = ({ state }: InstanceService): number | null =>
  'store' in state ? state.store.dataVersion() : null;

/** Local time, as the names of files have it. */
function stampOf(now: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('');
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

function replacementOf({ folder, inspected }: Looked): Replacement {
  return {
    database: join(folder, entryNames.database),
    agents: join(folder, entryNames.agents),
    signed: inspected.own,
    records: recordsIn(readFileSync(join(folder, entryNames.panel), 'utf8')),
  };
}

/** @throws AppError `restore_in_use` */
async function heldAlone(file: string): Promise<DatabaseHold> {
  try {
    return await whenUnlocked(() => holdDatabase(file), OWN_THREADS_MS);
  } catch (error) {
    throw isBusy(error) ? new AppError('restore_in_use', { file }) : error;
  }
}
