/**
 * Changing the master secret of an instance: what there is to decide first, the new one and the proof that it was kept, and
 * everything that follows it.
 */
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import {
  isSameSecret,
  makeMasterSecret,
  masterSecretText,
  parseMasterSecret,
  type MasterSecret,
} from '../../../crypto/master-secret.ts';
import { movePassphrase } from '../../../crypto/backup-passphrase.ts';
import { DamagedValue } from '../../../crypto/codec.ts';
import { panelMacKey } from '../../../crypto/row-mac.ts';
import type { RotationOutcome, RotationPlan } from '#shared/contract/schemas.ts';
import { movedRecord } from '../../backup/records.ts';
import { nameOfCaller, type Caller } from '../../common/caller.ts';
import type { LastChecks } from '../../common/last-checks.ts';
import type { PanelRecords } from '../../common/panel-records.ts';
import { WorkerHost } from '../../worker/host.ts';
import type { InstanceService } from '../instance.ts';
import type { KitSubject } from '../kit/content.ts';
import type { KitService } from '../kit/kit.ts';
import type { MasterSecretService } from '../master-secret.ts';
import type { RunningSelu } from '../running-selu.ts';
import { proves } from '../secret-proof.ts';
import type { StoppedSelu } from '../stopped-selu.ts';
import {
  adoptRecords,
  carryRecords,
  discardRecords,
  prepareRecords,
  type Carrying,
} from './carried-records.ts';
import type { ActivityLog } from '../../activity/activity-log.ts';
import { damagedValues } from './damaged-values.ts';
import { rekeyAttached, type Rekeyed, type Rekeying } from './rekey.ts';
import { RotationProgress, type ShownProgress } from './progress.ts';
import type { SecretPlaces } from './secret-places.ts';
import { attachedKeys } from '../../secrets/instance-format.ts';
import { lookThrough } from './look.ts';

/** The new secret, proven to be at hand. */
export type NewSecret =
  | { readonly from: 'pasted'; readonly secret: string }
  | {
      readonly from: 'made';
      readonly lastCharacters: string;
      /** Somebody has said that its recovery kit is kept. */
      readonly kept: boolean;
    };

/** What was decided of the values that do not decrypt. */
export type Decided = Pick<Rekeying, 'remove' | 'seen'>;

export interface RotationDependencies {
  readonly instance: InstanceService;
  /** Of the instance. */
  readonly panel: PanelRecords;
  readonly masterSecret: MasterSecretService;
  readonly running: RunningSelu;
  readonly stopped: StoppedSelu;
  readonly places: SecretPlaces;
  readonly kit: Pick<KitService, 'confirm' | 'subject'>;
  readonly lastChecks: Pick<LastChecks, 'held' | 'hold'>;
  readonly activity: Pick<ActivityLog, 'held'>;
  /** The program of the worker thread; null: everything is done in this one. */
  readonly thread: string | null;
}

export class RotationService {
  readonly #deps: RotationDependencies;
  /** The one that was made last, and for whom. */
  #made: { readonly by: string; readonly secret: MasterSecret } | null = null;
  #progress: RotationProgress | null = null;
  /** Both keys of the records, while they are at hand. */
  #carrying: Carrying | null = null;

  constructor(dependencies: RotationDependencies) {
    this.#deps = dependencies;
    dependencies.instance.onKeyChange(() => {
      // Where it did not come about, the one that was kept is still the one to go on with.
      if (this.#progress === null) this.#made = null;
      void this.#followRecords();
    });
  }

  /**
   * Looks through all values.
   *
   * @throws AppError `secret_missing` while the instance is locked, `selu_part_unknown` where a Selu has secrets that this
   *   app does not know, `worker_stopped`, and what the disk says
   */
  async plan(): Promise<RotationPlan> {
    const { instance, masterSecret, places, stopped } = this.#deps;
    const { store, unknown, ...looked } = await this.#look();
    if (unknown.length > 0) throw new AppError('selu_part_unknown', {});
    const { items, more } = damagedValues(looked.damaged, store);
    const isAttached = instance.place.kind === 'attached';
    const selu = isAttached ? await stopped.status() : null;
    return {
      values: looked.values,
      damaged: items,
      more,
      seen: looked.seen,
      places: await places.all(),
      sealed: masterSecret.isSealed(),
      selu: selu && { state: selu.state, stop: selu.stopCommand },
    };
  }

  /**
   * Makes a master secret; a second call replaces the first.
   *
   * @returns standard base64 of 32 random bytes, to be shown once
   * @throws AppError `secret_missing` while the instance is locked, `not_now` while a change goes on
   */
  makeSecret(caller: Caller): string {
    this.#deps.instance.unlocked();
    if (this.#progress !== null) throw new AppError('not_now', {});
    const { text, secret } = makeMasterSecret();
    this.#made = { by: nameOfCaller(caller), secret };
    return text;
  }

  /**
   * What the recovery kit of the secret just made for the same caller is made of.
   *
   * @param about as of {@link KitService.subject}
   * @throws AppError `not_now` when there is none
   */
  madeKit(caller: Caller, about: Parameters<KitService['subject']>[0]): KitSubject {
    const secret = masterSecretText(this.#madeFor(caller));
    return { ...this.#deps.kit.subject(about), secret };
  }

  /** @throws AppError `not_now` when none was made */
  #madeFor(caller: Caller): MasterSecret {
    if (this.#made?.by !== nameOfCaller(caller)) throw new AppError('not_now', {});
    return this.#made.secret;
  }

  /** Forgets the secret just made: whoever was to keep it has left. */
  forgetSecret(caller: Caller): void {
    if (this.#made?.by === nameOfCaller(caller) && this.#progress === null) this.#made = null;
  }

  /**
   * Puts everything under another master secret, all or nothing, once the person has confirmed it.
   *
   * @throws AppError `secret_proof_wrong`, `secret_malformed`, `secret_same`, `not_confirmed`, `rotation_again` when
   *   something else is damaged than was decided about, `rotation_cancelled`, `not_now` while one goes on; of an attached
   *   instance as `StoppedSelu.work`; as `InstanceService.rekey`
   */
  async run(caller: Caller, chosen: NewSecret, decided: Decided): Promise<RotationOutcome> {
    const { instance, places, running, kit, lastChecks, activity } = this.#deps;
    if (this.#progress !== null) throw new AppError('not_now', {});
    const { secret: before, instanceId } = instance.unlocked();
    const secret = this.#chosen(caller, chosen);
    if (isSameSecret(secret, before)) throw new AppError('secret_same', {});
    const isAttached = instance.place.kind === 'attached';
    const progress = new RotationProgress(caller.window);
    this.#progress = progress;
    try {
      if (!(await caller.confirm({ about: 'rotate', isAttached }))) {
        throw new AppError('not_confirmed', {});
      }
      const held = lastChecks.held();
      const carrying: Carrying = {
        from: panelMacKey(before, instanceId),
        to: panelMacKey(secret, instanceId),
        moved: (name, value) =>
          movedRecord(name, value, (sealed) => {
            try {
              return movePassphrase({ from: before, to: secret }, instanceId, sealed);
            } catch (error) {
              // It did not count before either, and is asked for again.
              if (error instanceof DamagedValue) return sealed;
              throw error;
            }
          }),
      };
      const rekeyed = (): Promise<Rekeyed> =>
        isAttached
          ? this.#rekeyAttached(caller, secret, decided, progress)
          : instance.rekey(
              caller,
              { secret, secretSource: 'typed' },
              { ...decided, stop: progress.stop },
              progress.note,
            );
      const done = await activity.held(() => this.#withRecords(carrying, rekeyed));
      await instance.note(caller, { action: 'secretChanged' });
      this.#made = null;
      await lastChecks.hold(caller, held);
      // Where that cannot be noted, a reminder asks once more.
      if (chosen.from === 'made' && chosen.kept) await kit.confirm(caller).catch(() => undefined);
      const keychain = await this.#renewKeychain(caller);
      return {
        ...done,
        keychain,
        places: await places.all(),
        start: isAttached ? await running.command('up -d') : null,
      };
    } finally {
      this.#progress = null;
    }
  }

  /** How far it is, as one window is told; null while nothing goes on. */
  progressFor(window: number | null): ShownProgress | null {
    return this.#progress?.shownTo(window) ?? null;
  }

  /** Stops what this window has begun. @throws AppError `not_now` when it has begun nothing */
  cancel(window: number | null): void {
    if (this.#progress?.shownTo(window).mine !== true) throw new AppError('not_now', {});
    this.#progress.cancel();
  }

  #chosen(caller: Caller, chosen: NewSecret): MasterSecret {
    if (chosen.from === 'pasted') return parseMasterSecret(chosen.secret, 'typed');
    const secret = this.#madeFor(caller);
    if (!proves(chosen.lastCharacters, secret)) throw new AppError('secret_proof_wrong', {});
    return secret;
  }

  async #look() {
    const { instance } = this.#deps;
    const { store, keys } = instance.unlocked();
    const looked = await instance.readApart('rotation.look', {}, () =>
      lookThrough({ file: store.file, keys }),
    );
    return { store, ...looked };
  }

  #rekeyAttached(
    caller: Caller,
    secret: MasterSecret,
    decided: Decided,
    progress: RotationProgress,
  ): Promise<Rekeyed> {
    const { stopped, instance, thread } = this.#deps;
    const { keys } = instance.unlocked();
    return stopped.work(caller, async ({ file, handOver, unlockWith }) => {
      const rekeying: Rekeying = {
        ...decided,
        stop: progress.stop,
        newKeys: attachedKeys(secret),
      };
      handOver();
      const done =
        thread === null
          ? await rekeyAttached({ file, keys }, rekeying, progress.note)
          : await new WorkerHost({ program: thread, file, keys, mayHaveHelp: false }).askOnce(
              'rotation.attached',
              rekeying,
              { onProgress: progress.note },
            );
      unlockWith(secret, 'typed');
      return done;
    });
  }

  /** Has the records of `panel.db` follow the work, whatever comes of it. */
  async #withRecords<T>(keys: Carrying, work: () => Promise<T>): Promise<T> {
    const { panel } = this.#deps;
    await prepareRecords(panel, keys);
    this.#carrying = keys;
    try {
      return await work();
    } catch (error) {
      const { state } = this.#deps.instance;
      // Where nobody can say which secret fits now, they wait for the next unlock.
      const isAsBefore = state.name === 'unlocked' && state.recordMacs.equals(keys.from);
      if (isAsBefore) await discardRecords(panel).catch(() => undefined);
      throw error;
    } finally {
      this.#carrying = null;
    }
  }

  /** After each change of the key, at once: who is signed in is read from the records. */
  async #followRecords(): Promise<void> {
    const { instance, panel } = this.#deps;
    const { state } = instance;
    if (state.name !== 'unlocked' || !panel.isOpen) return;
    const key = state.recordMacs;
    const carrying = this.#carrying;
    try {
      if (carrying?.to.equals(key) === true) await carryRecords(panel, carrying);
      else if (carrying === null) await adoptRecords(panel, key);
    } catch (error) {
      // A full disk: those that are prepared are adopted at the next unlock.
      if (!(error instanceof AppError)) throw error;
    }
  }

  async #renewKeychain(caller: Caller): Promise<ErrorInfo | null> {
    const { instance, masterSecret } = this.#deps;
    return instance.isUnlocked ? masterSecret.renew(caller) : null;
  }
}
