/**
 * First run: the master secret of a new instance, and its first administrator.
 *
 * A secret that the app makes is held here, and only until the instance is created under it.
 */
import type { Language } from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import {
  makeMasterSecret,
  masterSecretText,
  parseMasterSecret,
  type MasterSecret,
} from '../../crypto/master-secret.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import { newInstanceId } from '../../crypto/ids.ts';
import type { InstanceService } from './instance.ts';
import type { KitSubject } from './kit/content.ts';
import type { KitService } from './kit/kit.ts';
import type { MasterSecretService } from './master-secret.ts';
import { proves } from './secret-proof.ts';
import type { NewUser, UsersService } from '../accounts/users.ts';

export type NewInstanceSecret =
  | { readonly from: 'environment' }
  | { readonly from: 'pasted'; readonly secret: string; readonly seal: boolean }
  | {
      readonly from: 'made';
      readonly lastCharacters: string;
      readonly seal: boolean;
      /** Somebody has said that the recovery kit is kept, and not only that the secret was seen. */
      readonly kept: boolean;
    };

export class SetupService {
  readonly #instance: InstanceService;
  readonly #masterSecret: MasterSecretService;
  readonly #users: UsersService;
  readonly #kit: Pick<KitService, 'confirm'>;
  readonly #now: Clock;
  #made: {
    readonly secret: MasterSecret;
    /** Of the instance that is to be made under it: it stands on the recovery kit. */
    readonly instanceId: string;
  } | null = null;

  constructor(
    instance: InstanceService,
    masterSecret: MasterSecretService,
    users: UsersService,
    kit: Pick<KitService, 'confirm'>,
    now: Clock,
  ) {
    this.#instance = instance;
    this.#masterSecret = masterSecret;
    this.#users = users;
    this.#kit = kit;
    this.#now = now;
  }

  /**
   * Lets a new instance be made where there was one whose database is gone.
   *
   * @throws AppError `not_now` unless it is gone, `not_confirmed`, `too_busy` while another question is open
   */
  async startAnew(caller: Caller): Promise<void> {
    const { file } = this.#instance.requireGone();
    if (!(await caller.confirm({ about: 'startAnew', file }))) {
      throw new AppError('not_confirmed', {});
    }
    await this.#instance.startAnew(caller);
  }

  /**
   * Makes a master secret; a second call replaces the first.
   *
   * @returns standard base64 of 32 random bytes, to be shown once
   * @throws AppError `instance_exists`
   */
  makeSecret(): string {
    if (this.#instance.state.name !== 'missing') throw new AppError('instance_exists', {});
    const { text, secret } = makeMasterSecret();
    this.#made = { secret, instanceId: newInstanceId() };
    return text;
  }

  /** What the recovery kit of the secret just made is made of. @throws AppError `not_now` when there is none */
  madeKit(): KitSubject {
    const { secret, instanceId } = this.#requireMade();
    return {
      secret: masterSecretText(secret),
      instance: { id: instanceId, kind: 'own', name: '', keyFile: null },
      made: this.#now(),
    };
  }

  #requireMade() {
    if (this.#made === null) throw new AppError('not_now', {});
    return this.#made;
  }

  /** Forgets the secret just made: whoever was to keep it has left. One that is in use stays so. */
  forgetSecret(): void {
    this.#made = null;
  }

  /**
   * Creates the instance, and puts its secret into the keychain when asked to.
   *
   * @returns why the keychain did not take it, null when it did or was not asked to: the instance is there all
   *   the same
   * @throws AppError `secret_proof_wrong` when the typed characters are not the last ones of the made
   *   secret, `secret_missing`, `secret_malformed`, `secret_conflict`, `secret_file_…`, `instance_exists`, or a disk error
   */
  async createInstance(caller: Caller, choice: NewInstanceSecret): Promise<ErrorInfo | null> {
    switch (choice.from) {
      case 'environment': {
        const { secret, source } = this.#instance.environmentSecret();
        this.#instance.create(caller, secret, source);
        break;
      }
      case 'pasted':
        this.#instance.create(caller, parseMasterSecret(choice.secret, 'typed'), 'typed');
        break;
      case 'made': {
        const { secret, instanceId } = this.#requireMade();
        if (!proves(choice.lastCharacters, secret)) throw new AppError('secret_proof_wrong', {});
        this.#instance.create(caller, secret, 'typed', instanceId);
        break;
      }
    }
    this.forgetSecret();
    await this.#instance.note(caller, { action: 'instanceCreated' });
    // Where that cannot be noted, a reminder asks once more.
    if (choice.from === 'made' && choice.kept)
      await this.#kit.confirm(caller).catch(() => undefined);
    if (choice.from === 'environment' || !choice.seal) return null;
    try {
      await this.#masterSecret.seal(caller);
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.toInfo();
      throw error;
    }
  }

  /**
   * Creates the first administrator.
   *
   * @returns the new user's id
   * @throws AppError `not_now` when somebody has an account already, and what {@link UsersService.createFirst} throws
   */
  async createAdmin(
    caller: Caller,
    admin: Omit<NewUser, 'isAdmin'> & { language: Language },
  ): Promise<string> {
    this.#instance.unlocked();
    return this.#users.createFirst(caller, admin);
  }
}
