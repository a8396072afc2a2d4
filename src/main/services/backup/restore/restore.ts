/**
 * Restoring a backup: chosen by a person, opened into a private folder and checked whole, shown, and then put in the
 * place of what is there, of which a backup is made before. What is shown is what is restored: the page has a handle.
 */
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ChosenBackup, RestoreOutcome, RestorePreview } from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { releaseWorkFolder } from '../../../agent-package/work-folders.ts';
import type { AgeKey } from '../../../crypto/age.ts';
import { newToken } from '../../../crypto/ids.ts';
import type { MasterSecret } from '../../../crypto/master-secret.ts';
import { causedBy } from '../../../platform/errors.ts';
import { holdDatabase, type DatabaseHold } from '../../../store/core/held-database.ts';
import { isBusy, whenUnlocked } from '../../../store/core/write-lock.ts';
import { nameOfCaller, type Caller } from '../../common/caller.ts';
import type { Clock } from '../../common/clock.ts';
import type { InstanceService } from '../../instance/instance.ts';
import type { MasterSecretService } from '../../instance/master-secret.ts';
import type { RunningSelu } from '../../instance/running-selu.ts';
import type { StoppedSelu } from '../../instance/stopped-selu.ts';
import { entryNames, type BackupManifest } from '../manifest.ts';
import { keyKindOf, type OpenedBackup } from '../read-backup.ts';
import { keptAgents, keptDatabase } from './decision.ts';
import { inspect, presentOf, type Inspected } from './preview.ts';
import { recordsIn, replaceInstance, type Replacement } from './replace.ts';
import type { RestorePlace } from './roll-forward.ts';
import { sweepStaged } from './staging.ts';

/** How backups are opened and made: in a thread, where there is one. */
export interface BackupFiles {
  /** The path of a new folder that is private and empty; the caller makes it, and removes it. */
  readonly newFolder: () => string;
  /** As `openBackup`. */
  readonly open: (file: string, key: AgeKey, folder: string) => Promise<OpenedBackup>;
  /** Makes a backup of the instance that the same key opens. @param target absolute path of the file */
  readonly savePresent: (key: AgeKey, target: string) => Promise<void>;
}

export interface RestoreDependencies {
  readonly at: RestorePlace;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly instance: InstanceService;
  readonly masterSecret: MasterSecretService;
  readonly stopped: StoppedSelu;
  readonly runningSelu: RunningSelu;
  readonly files: BackupFiles;
  readonly now: Clock;
}

/** As it goes to a window. */
type Preview = RestorePreview & { readonly problem: ErrorInfo | null };

/** A backup that is open: unpacked, checked, and shown. */
interface Looked {
  readonly key: AgeKey;
  readonly folder: string;
  readonly manifest: BackupManifest;
  readonly inspected: Inspected;
  /** The one that is in it. */
  readonly secret: MasterSecret | null;
}

interface Chosen {
  readonly file: string;
  readonly by: string;
  looked: Looked | null;
  isBusy: boolean;
  /** Nobody has its handle any more. */
  isDropped: boolean;
}

/** So many that were chosen are remembered, the newest. */
const MOST = 3;
/** For so long the app's own threads may take to let go of the database. */
const OWN_THREADS_MS = 2_000;

export class RestoreService {
  readonly #given: RestoreDependencies;
  readonly #chosen = new Map<string, Chosen>();

  constructor(given: RestoreDependencies) {
    this.#given = given;
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
    const handle = newToken();
    const by = nameOf(caller);
    this.#chosen.set(handle, { file, by, looked: null, isBusy: false, isDropped: false });
    const [oldest] = this.#chosen.keys();
    if (this.#chosen.size > MOST && oldest !== undefined) await this.#drop(oldest);
    return { handle, file, opensWith };
  }

  /**
   * Opens it, checks all of it, and says what it holds.
   *
   * @throws AppError `restore_gone` when it was not chosen by the same person just before, `too_busy`; as `openBackup`
   *   and {@link inspect}
   */
  async look(caller: Caller, handle: string, key: AgeKey): Promise<Preview> {
    this.requireMay(caller);
    return this.#alone(this.#of(caller, handle), async (chosen) => {
      await putAway(chosen);
      const { at, instance, env, files } = this.#given;
      const folder = files.newFolder();
      try {
        const { manifest, secret } = await files.open(chosen.file, key, folder);
        const database = join(folder, entryNames.database);
        const inspected = inspectedOrNot(() =>
          inspect(instance, at.panel, env, { manifest, database }),
        );
        const preview = this.#previewOf(
          chosen.file,
          { ...manifest, secretInside: secret !== null },
          inspected,
        );
        if (!(inspected instanceof AppError)) {
          chosen.looked = { key, folder, manifest, inspected, secret };
        }
        return preview;
      } finally {
        if (chosen.looked === null) await removeFolder(folder);
      }
    });
  }

  /**
   * Restores what was looked at, as soon as the person has confirmed it, and opens it.
   *
   * @param options `takeSecret`: it is opened with the master secret that is in it; `whenReplaced`: done at the moment
   *   in which what was there is not there any more
   * @throws AppError `restore_gone`, `not_confirmed`, `restore_in_use` while another process has the database open, or
   *   has written to it after it was saved, `restore_backup_failed`: nothing was replaced; as `replaceInstance` and
   *   `StoppedSelu.work`
   */
  async run(
    caller: Caller,
    handle: string,
    {
      takeSecret,
      whenReplaced,
    }: { readonly takeSecret: boolean; readonly whenReplaced: () => void },
  ): Promise<RestoreOutcome> {
    this.requireMay(caller);
    return this.#alone(this.#of(caller, handle), async (chosen) => {
      const { looked, file } = chosen;
      if (looked === null) throw new AppError('restore_gone', {});
      const { instance, runningSelu, masterSecret } = this.#given;
      const { place } = instance;
      const present = presentOf(instance);
      await this.#requireStopped();
      const { madeAt } = looked.manifest;
      const isOther = looked.inspected.instance === 'other';
      const question = {
        about: 'restore',
        file,
        madeAt,
        isOther,
        present,
        place: place.file,
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
        const backup = present === 'saved' ? await this.#savePresent(chosen, looked, stamp) : null;
        await replaceInstance(this.#given.at, replacementOf(looked), {
          keep,
          whenClosed: (work) => {
            if (writesOf(instance) !== writes) {
              throw new AppError('restore_in_use', { file: place.file });
            }
            return this.#closed(caller, present, secret, () => this.#sure(present, work));
          },
          whenReplaced,
        });
        return backup;
      });
      await this.#drop(handle);
      await masterSecret.openUnasked();
      const isAttached = place.kind === 'attached';
      return {
        saved,
        kept: keep === null ? [] : this.#keptAs(keep),
        secretTaken: secret !== null && instance.isUnlocked,
        isOpen: instance.isUnlocked,
        isAttached,
        startCommand: isAttached ? await runningSelu.command('up -d') : null,
      };
    });
  }

  /** Puts it away; one that is gone already is no error. */
  async discard(caller: Caller, handle: string): Promise<void> {
    if (this.#chosen.get(handle)?.by === nameOf(caller)) await this.#drop(handle);
  }

  /** Puts all away: the app ends. */
  async discardAll(): Promise<void> {
    await Promise.all([...this.#chosen.keys()].map((handle) => this.#drop(handle)));
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

  /** @throws AppError `restore_gone` */
  #of(caller: Caller, handle: string): Chosen {
    const chosen = this.#chosen.get(handle);
    if (chosen?.by !== nameOf(caller)) throw new AppError('restore_gone', {});
    return chosen;
  }

  async #alone<T>(chosen: Chosen, work: (chosen: Chosen) => Promise<T>): Promise<T> {
    if (chosen.isBusy) throw new AppError('too_busy', {});
    chosen.isBusy = true;
    try {
      return await work(chosen);
    } finally {
      chosen.isBusy = false;
      if (chosen.isDropped) await putAway(chosen);
    }
  }

  /** What is being opened or restored is put away when that ends: nothing goes from under it, and nothing is left. */
  async #drop(handle: string): Promise<void> {
    const chosen = this.#chosen.get(handle);
    if (chosen === undefined) return;
    this.#chosen.delete(handle);
    chosen.isDropped = true;
    if (!chosen.isBusy) await putAway(chosen);
  }

  #previewOf(
    file: string,
    { madeAt, version, instance: { name }, counts, secretInside }: BackupManifest,
    inspected: Inspected | AppError,
  ): Preview {
    const isProblem = inspected instanceof AppError;
    return {
      ...{ file, madeAt, version, name, secretInside, ...counts },
      instance: isProblem ? 'unknown' : inspected.instance,
      secretFits: isProblem ? 'unknown' : inspected.secretFits,
      present: presentOf(this.#given.instance),
      problem: isProblem ? inspected.toInfo() : null,
    };
  }

  async #savePresent({ file }: Chosen, { key }: Looked, stamp: string): Promise<string> {
    const target = join(dirname(file), `selu-before-restore-${stamp}.tar.age`);
    try {
      await this.#given.files.savePresent(key, target);
      return target;
    } catch (error) {
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
          if (secret !== null) unlockWith(secret, 'typed');
          return result;
        },
        { isBroken: present === 'kept' },
      );
    }
    return instance.apart(async (unlockWith) => {
      // What is there and cannot be opened is not opened to be kept: its log may be another one's.
      const hold = present === 'saved' ? await heldAlone(instance.place.file) : null;
      try {
        const result = await work();
        if (secret !== null) unlockWith(secret, 'typed');
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

/** Of several windows each has its own. */
const nameOf = (caller: Caller): string => `${nameOfCaller(caller)} ${caller.window}`;

/** Local time, as the names of files have it. */
function stampOf(now: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('');
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

/** Why it cannot be restored here belongs into what is shown. */
function inspectedOrNot(work: () => Inspected): Inspected | AppError {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) return error as AppError;
    throw error;
  }
}

function replacementOf({ folder, inspected }: Looked): Replacement {
  return {
    database: join(folder, entryNames.database),
    agents: join(folder, entryNames.agents),
    signed: inspected.own,
    records: recordsIn(readFileSync(join(folder, entryNames.panel), 'utf8')),
  };
}

async function putAway(chosen: Chosen): Promise<void> {
  const { looked } = chosen;
  chosen.looked = null;
  if (looked !== null) await removeFolder(looked.folder);
}

/** What cannot be removed now is swept at the next start. */
async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  releaseWorkFolder(folder);
}

/** @throws AppError `restore_in_use` */
async function heldAlone(file: string): Promise<DatabaseHold> {
  try {
    return await whenUnlocked(() => holdDatabase(file), OWN_THREADS_MS);
  } catch (error) {
    throw isBusy(error) ? new AppError('restore_in_use', { file }) : error;
  }
}
