/** Backups of one instance: made now or on a schedule, and looked through. */
import { randomBytes } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BackupStatus, Rehearsal } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { onDisk } from '../../agent-package/unpack-folder.ts';
import { sweepLeftovers } from '../../agent-package/work-folders.ts';
import type { AgeKey, AgeLock } from '../../crypto/age.ts';
import { openPassphrase, sealPassphrase } from '../../crypto/backup-passphrase.ts';
import { DamagedValue } from '../../crypto/codec.ts';
import type { MasterSecret } from '../../crypto/master-secret.ts';
import { theApp, type Actor } from '../activity/events.ts';
import { machine, type Caller } from '../common/caller.ts';
import type { Departures } from '../common/departures.ts';
import { Handles } from '../common/handles.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import type { InstanceService } from '../instance/instance.ts';
import { BackupWork } from './apart.ts';
import { backupFileName, removeOld, removeUnfinished } from './kept-files.ts';
import { requireLock } from './lock.ts';
import type { MadeBackup } from './make-backup.ts';
import { inWorkFolder, makingOf, type MakeNow, type MakingDependencies } from './making.ts';
import { keyKindOf } from './read-backup.ts';
import { BackupRecords, isDue, type Kept, type KeptLock, type Schedule } from './records.ts';

export interface BackupsDependencies extends Omit<MakingDependencies, 'place' | 'work'> {
  readonly instance: InstanceService;
  readonly records: TrustedRecords;
  readonly departures: Departures;
  /** The program of the worker thread; null: everything is done in this one. */
  readonly thread: string | null;
}

export interface SaveOptions {
  readonly lock: AgeLock;
  readonly withSecret: boolean;
}

export interface ScheduleChange {
  readonly every: Schedule['every'];
  readonly keep: number;
  /** A handle of {@link BackupsService.folderChosen}; null: as it is. */
  readonly folder: string | null;
  /** Null: as it is. */
  readonly lock: AgeLock | null;
}

/** How long after a scheduled one has failed it is tried again. */
const AGAIN_MS = 60 * 60 * 1000;
/** So many choices of files and folders are remembered. */
const MOST_CHOICES = 20;

export class BackupsService {
  readonly #given: BackupsDependencies;
  readonly #kept: BackupRecords;
  readonly #work: BackupWork;
  readonly #makeNow: MakeNow;
  /** Paths of files and folders. */
  readonly #chosen = new Handles<string>(MOST_CHOICES);
  /** What is being done: one at a time. */
  #running: { part: number; readonly stop: AbortController } | null = null;
  /** When this process last tried a scheduled one. */
  #triedAt: Date | null = null;

  constructor(given: BackupsDependencies) {
    this.#given = given;
    this.#kept = new BackupRecords(given.records);
    this.#work = new BackupWork(given.thread);
    this.#makeNow = makingOf({ ...given, place: given.instance.place, work: this.#work });
    given.departures.on((window) => this.#chosen.forgetAt(window));
  }

  /** Removes what a crash has left. */
  async sweep(): Promise<void> {
    await sweepLeftovers(this.#given.folder);
  }

  async status(): Promise<BackupStatus> {
    const last = this.#kept.last();
    const { every, keep, folder, lock } = this.#kept.schedule();
    return {
      last: last && { ...last, exists: await isThere(last.file) },
      failure: this.#kept.failure(),
      schedule: {
        ...{ every, keep, folder },
        lock: lock?.kind === 'passphrase' ? { kind: 'passphrase' } : lock,
      },
      sameDisk:
        folder === null ? null : await areOnOneDisk(folder, this.#given.instance.place.file),
    };
  }

  /** How much is done of what is being made or looked through, from 0 to 1; null: nothing is. Asks no disk. */
  progress(): number | null {
    return this.#running?.part ?? null;
  }

  /** What a file that is chosen is to be called, before somebody calls it otherwise. */
  proposedName(): string {
    return backupFileName(this.#given.name(), this.#given.now());
  }

  /**
   * Saves a backup into a file that a person has named; one that is there is replaced when the new one is whole.
   *
   * @param file absolute path
   * @param actor who is said to have made it
   * @throws AppError as `makeBackup` and {@link requireLock}; `too_busy` while another is made, `backup_cancelled`
   */
  async save(
    caller: Caller,
    file: string,
    options: SaveOptions,
    actor: Actor = caller,
  ): Promise<MadeBackup> {
    const made = await this.#make(caller, file, options);
    await this.#kept.noteLast(recordOf(made, file));
    await this.#given.instance.note(actor, { action: 'backupMade' });
    return made;
  }

  /**
   * Saves a backup into a folder, under a name of its own, for a command that is run again and again.
   *
   * @param keep how many that this command has made in this folder stay; null: all
   * @returns the file
   * @throws AppError as {@link save}
   */
  async saveInto(
    caller: Caller,
    folder: string,
    options: SaveOptions,
    keep: number | null,
  ): Promise<MadeBackup & { readonly file: string }> {
    const file = await this.#newNameIn(folder);
    const made = await this.save(caller, file, options);
    await this.#keep({ ...recordOf(made, file), by: 'command' }, keep);
    return { ...made, file };
  }

  /** Stops what is being made or looked through. Nothing is left of it. */
  cancel(caller: Caller): void {
    caller.stillAllowed(this.#given.instance.store());
    this.stop();
  }

  /** The same at the end of the app, when nobody waits for it. */
  stop(): void {
    this.#running?.stop.abort(new AppError('backup_cancelled', {}));
  }

  /** Remembers a folder that a person has chosen, for them at their window: for {@link setSchedule}. */
  folderChosen(
    caller: Caller,
    folder: string,
  ): { readonly handle: string; readonly folder: string } {
    return { handle: this.#chosen.remember(folder, caller), folder };
  }

  /** The same of a backup, for {@link check}. @throws AppError as `keyKindOf` */
  async fileChosen(caller: Caller, file: string) {
    const opensWith = await keyKindOf(file);
    return { handle: this.#chosen.remember(file, caller), file: basename(file), opensWith };
  }

  /**
   * Sets the schedule. The first backup is due at once.
   *
   * @throws AppError as {@link requireLock}; `backup_no_folder`, `backup_no_lock`, `backup_folder_gone` and what the disk
   *   says when it could not work; `backup_choice_gone`
   */
  async setSchedule(caller: Caller, change: ScheduleChange): Promise<void> {
    const { instance } = this.#given;
    if (change.lock !== null) await requireLock(change.lock);
    const { secret, instanceId, store } = instance.unlocked();
    const before = this.#kept.schedule();
    const folder = change.folder === null ? before.folder : this.#chosenBy(caller, change.folder);
    const lock: KeptLock | null =
      change.lock === null
        ? before.lock
        : change.lock.kind === 'recipients'
          ? { kind: 'recipients', recipients: [...change.lock.recipients] }
          : {
              kind: 'passphrase',
              sealed: sealPassphrase(secret, instanceId, change.lock.passphrase),
            };
    if (change.every !== 'off') {
      if (folder === null) throw new AppError('backup_no_folder', {});
      if (lock === null) throw new AppError('backup_no_lock', {});
      await requireWritable(folder);
    }
    caller.stillAllowed(store);
    await this.#kept.setSchedule({ every: change.every, keep: change.keep, folder, lock });
    if (change.every === 'off') await this.#kept.noteFailure(null);
    await instance.note(caller, { action: 'backupScheduled' });
    this.#triedAt = null;
  }

  /**
   * Makes the scheduled backup when it is due. While the instance is locked it waits.
   *
   * @returns whether something was tried
   */
  async runIfDue(): Promise<boolean> {
    const { instance, now } = this.#given;
    if (!instance.isUnlocked || this.#running !== null) return false;
    const schedule = this.#kept.schedule();
    const last = this.#kept.kept().findLast(({ by }) => by === 'schedule');
    if (!isDue(schedule, last === undefined ? null : new Date(last.at), now())) return false;
    const sinceTried = this.#triedAt === null ? null : now().getTime() - this.#triedAt.getTime();
    if (sinceTried !== null && sinceTried >= 0 && sinceTried < AGAIN_MS) return false;
    await this.tryScheduled(machine, theApp);
    return true;
  }

  /** As {@link runScheduled}, where what is wrong is told by {@link status} alone. @returns whether it was made */
  async tryScheduled(caller: Caller, actor: Actor = caller): Promise<boolean> {
    try {
      await this.runScheduled(caller, actor);
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return false;
    }
  }

  /**
   * Makes the scheduled backup now. What is wrong is noted, and no earlier one is removed.
   *
   * @throws AppError as {@link save}, `backup_no_folder`, `backup_no_lock`, `backup_passphrase_again`
   */
  async runScheduled(caller: Caller, actor: Actor = caller): Promise<void> {
    const { now } = this.#given;
    this.#triedAt = now();
    try {
      const { folder, lock, keep } = this.#kept.schedule();
      if (folder === null) throw new AppError('backup_no_folder', {});
      if (lock === null) throw new AppError('backup_no_lock', {});
      const file = await this.#newNameIn(folder);
      const options = { lock: this.#opened(lock), withSecret: false };
      const made = await this.save(caller, file, options, actor);
      await this.#keep({ ...recordOf(made, file), by: 'schedule' }, keep);
      await this.#kept.noteFailure(null);
    } catch (error) {
      if (error instanceof AppError && this.#given.instance.isUnlocked) {
        await this.#kept.noteFailure({ at: now().toISOString(), error: error.toInfo() });
        await this.#given.instance.note(actor, { action: 'backupFailed' });
      }
      throw error;
    }
  }

  /**
   * Looks through a backup that a person has chosen.
   *
   * @throws AppError as `rehearse`; `backup_choice_gone`, `too_busy`, `backup_cancelled`
   */
  async check(caller: Caller, handle: string, key: AgeKey): Promise<Rehearsal> {
    const { secret, instanceId } = this.#given.instance.unlocked();
    const { instanceId: id, ...found } = await this.look(
      this.#chosenBy(caller, handle),
      key,
      secret,
    );
    await this.#given.instance.note(caller, { action: 'backupChecked' });
    return { ...found, sameInstance: id === null ? null : id === instanceId };
  }

  /** The same of any file, with any secret or none. @throws AppError as {@link check} */
  look(file: string, key: AgeKey, given: MasterSecret | null) {
    return this.#alone(async (stop, onProgress) =>
      inWorkFolder(this.#given.folder, (folder) =>
        this.#work.rehearse(
          { file, key, given, folder: join(folder, 'opened') },
          { signal: stop, onProgress },
        ),
      ),
    );
  }

  #make(caller: Caller, target: string, { lock, withSecret }: SaveOptions): Promise<MadeBackup> {
    const { instance } = this.#given;
    return this.#alone(async (stop, onProgress) => {
      await requireLock(lock);
      stop.throwIfAborted();
      const { secret, store } = instance.unlocked();
      caller.stillAllowed(store);
      return this.#makeNow(
        { lock, target, secret: withSecret ? secret : null },
        { signal: stop, onProgress },
      );
    });
  }

  /** @throws AppError `too_busy` while something else is done */
  async #alone<T>(
    work: (stop: AbortSignal, onProgress: (part: number) => void) => Promise<T>,
  ): Promise<T> {
    if (this.#running !== null) throw new AppError('too_busy', {});
    const running = { part: 0, stop: new AbortController() };
    this.#running = running;
    try {
      return await work(running.stop.signal, (part) => (running.part = part));
    } finally {
      this.#running = null;
    }
  }

  async #newNameIn(folder: string): Promise<string> {
    const { name, now } = this.#given;
    for (let attempt = 0; ; attempt += 1) {
      const file = join(folder, backupFileName(name(), now(), attempt));
      if (!(await isThere(file))) return file;
    }
  }

  /** Notes one that was made, and removes what is more than enough. */
  async #keep(made: Kept, keep: number | null): Promise<void> {
    await this.#kept.changeKept((kept) => [...kept, made]);
    await removeUnfinished(dirname(made.file), this.#given.now());
    if (keep === null) return;
    const { by, file } = made;
    const gone = await removeOld(this.#kept.kept(), { folder: dirname(file), by, keep });
    const files = new Set(gone.map((each) => each.file));
    if (gone.length > 0) {
      await this.#kept.changeKept((kept) => kept.filter((each) => !files.has(each.file)));
    }
  }

  /** @throws AppError `backup_passphrase_again` */
  #opened(lock: KeptLock): AgeLock {
    if (lock.kind === 'recipients') return lock;
    const { secret, instanceId } = this.#given.instance.unlocked();
    try {
      return { kind: 'passphrase', passphrase: openPassphrase(secret, instanceId, lock.sealed) };
    } catch (error) {
      if (error instanceof DamagedValue) throw new AppError('backup_passphrase_again', {});
      throw error;
    }
  }

  /** @throws AppError `backup_choice_gone` */
  #chosenBy(caller: Caller, handle: string): string {
    const path = this.#chosen.get(handle, caller);
    if (path === undefined) throw new AppError('backup_choice_gone', {});
    return path;
  }
}

const recordOf = ({ manifest: { madeAt, secretInside }, size }: MadeBackup, file: string) => ({
  at: madeAt,
  ...{ file, size, secretInside },
});

/** Without holding this thread: a share that is gone lets whoever asks wait. */
const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** By the number of the device; null where one of them is not there. */
async function areOnOneDisk(one: string, other: string): Promise<boolean | null> {
  const numbers = await Promise.all(
    [one, other].map((path) =>
      stat(path).then(
        ({ dev }) => dev,
        () => null,
      ),
    ),
  );
  const [first = null, second = null] = numbers;
  return first === null || second === null ? null : first === second;
}

/** Better said now than when nobody is there: writes an empty file and removes it. */
async function requireWritable(folder: string): Promise<void> {
  const status = await stat(folder).catch(() => null);
  if (!status?.isDirectory()) throw new AppError('backup_folder_gone', { folder });
  const file = join(folder, `.selu-${randomBytes(6).toString('hex')}`);
  await onDisk(folder, async () => {
    const handle = await open(file, 'wx', 0o600);
    await handle.close();
    await rm(file);
  });
}
