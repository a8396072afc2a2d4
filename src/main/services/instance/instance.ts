/**
 * The instance: whether there is one, whether it could be opened, and whether the master secret fits.
 *
 * problem ← start → missing | locked | unlocked; create: missing → unlocked; unlock: locked → unlocked.
 * Everything else asks here for the open database and its codec.
 */
import { existsSync } from 'node:fs';
import type { SecretSource } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { AppError } from '#shared/errors.ts';
import type { ValueCodec } from '../../crypto/codec.ts';
import { newInstanceId } from '../../crypto/ids.ts';
import { fitsKeyCheck, keyCheckValue } from '../../crypto/key-check.ts';
import {
  masterSecretFromEnvironment,
  parseMasterSecret,
  type MasterSecret,
} from '../../crypto/master-secret.ts';
import { v2Codec } from '../../crypto/v2.ts';
import {
  createInstanceStore,
  openInstanceStore,
  type InstanceStore,
} from '../../store/instance/own/open.ts';

export interface Unlocked {
  readonly store: InstanceStore;
  readonly codec: ValueCodec;
  readonly instanceId: string;
  readonly secret: MasterSecret;
  readonly secretSource: SecretSource;
}

export type InstanceState =
  | { readonly name: 'problem'; readonly error: ErrorInfo }
  | { readonly name: 'missing'; readonly secretInEnvironment: boolean }
  | { readonly name: 'locked'; readonly store: InstanceStore; readonly error: ErrorInfo | null }
  | ({ readonly name: 'unlocked' } & Unlocked);

export interface InstanceDependencies {
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export class InstanceService {
  readonly #file: string;
  readonly #env: Readonly<Record<string, string | undefined>>;
  #state: InstanceState = { name: 'missing', secretInEnvironment: false };

  constructor({ file, env }: InstanceDependencies) {
    this.#file = file;
    this.#env = env;
  }

  get state(): InstanceState {
    return this.#state;
  }

  get isUnlocked(): boolean {
    return this.#state.name === 'unlocked';
  }

  /**
   * Opens the instance that is there, and unlocks it when the environment holds its secret.
   * An expected failure becomes the state `problem`; calling again tries again.
   */
  start(): void {
    this.close();
    try {
      this.#state = existsSync(this.#file) ? this.#openExisting() : this.#none();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#state = { name: 'problem', error: error.toInfo() };
    }
  }

  /**
   * Creates the instance under a master secret and leaves it unlocked.
   *
   * @throws AppError `instance_exists`, or what the disk says (`disk_full`, `read_only` …)
   */
  create(secret: MasterSecret, secretSource: SecretSource): void {
    if (this.#state.name !== 'missing') throw new AppError('instance_exists', {});
    const instanceId = newInstanceId();
    const store = createInstanceStore(this.#file, (created) => {
      created.meta.set('instance_id', instanceId);
      created.meta.set('key_check', keyCheckValue(secret, instanceId));
      created.meta.set('encryption_count', '0');
    });
    this.#state = unlockedState(store, secret, instanceId, secretSource);
  }

  /**
   * Unlocks with the secret that was typed, or that the keychain had.
   *
   * @param text standard base64 of 32 bytes; surrounding white space does not count
   * @throws AppError `secret_malformed`, `secret_wrong`, `not_now`
   */
  unlock(text: string, source: Exclude<SecretSource, 'environment'> = 'typed'): void {
    const state = this.#state;
    if (state.name !== 'locked') throw new AppError('not_now', {});
    this.#state = this.#checked(state.store, parseMasterSecret(text, source), source);
  }

  /**
   * Checks a secret that is kept elsewhere against the instance, which stays as it is.
   *
   * @throws AppError `secret_malformed`, `secret_wrong`, and as {@link unlocked}
   */
  check(text: string, source: SecretSource): void {
    const { store } = this.unlocked();
    this.#checked(store, parseMasterSecret(text, source), source);
  }

  /** The master secret of the environment. @throws AppError `secret_missing` when it holds none */
  environmentSecret(): MasterSecret {
    const secret = masterSecretFromEnvironment(this.#env);
    if (secret === null) throw new AppError('secret_missing', {});
    return secret;
  }

  /** The open database, locked or not. @throws AppError `instance_missing`, or the problem it has */
  store(): InstanceStore {
    const state = this.#state;
    if (state.name === 'missing') throw new AppError('instance_missing', {});
    if (state.name === 'problem') throw AppError.from(state.error);
    return state.store;
  }

  /** Database and codec. @throws AppError as {@link store}, and `secret_missing` while locked */
  unlocked(): Unlocked {
    this.store();
    if (this.#state.name !== 'unlocked') throw new AppError('secret_missing', {});
    return this.#state;
  }

  close(): void {
    if ('store' in this.#state) this.#state.store.close();
    this.#state = { name: 'missing', secretInEnvironment: false };
  }

  #none(): InstanceState {
    return {
      name: 'missing',
      secretInEnvironment: masterSecretFromEnvironment(this.#env) !== null,
    };
  }

  #openExisting(): InstanceState {
    const store = openInstanceStore(this.#file);
    try {
      const secret = masterSecretFromEnvironment(this.#env);
      if (secret === null) return { name: 'locked', store, error: null };
      return this.#checked(store, secret, 'environment');
    } catch (error) {
      if (error instanceof AppError && (error as AppError).code.startsWith('secret_')) {
        return { name: 'locked', store, error: error.toInfo() };
      }
      store.close();
      throw error;
    }
  }

  /** The key check comes before any credential is touched. */
  #checked(store: InstanceStore, secret: MasterSecret, source: SecretSource): InstanceState {
    const instanceId = store.meta.get('instance_id');
    const keyCheck = store.meta.get('key_check');
    if (instanceId === null || keyCheck === null) {
      throw new AppError('database_damaged', { file: this.#file });
    }
    if (!fitsKeyCheck(secret, instanceId, keyCheck)) throw new AppError('secret_wrong', { source });
    return unlockedState(store, secret, instanceId, source);
  }
}

function unlockedState(
  store: InstanceStore,
  secret: MasterSecret,
  instanceId: string,
  secretSource: SecretSource,
): InstanceState {
  const codec = v2Codec(secret, instanceId);
  return { name: 'unlocked', store, codec, instanceId, secret, secretSource };
}
