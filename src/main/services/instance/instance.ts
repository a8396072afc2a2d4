/**
 * The instance: whether there is one, whether it could be opened, and whether the master secret fits.
 *
 * problem ← start → missing | locked | unlocked; create: missing → unlocked; unlock: locked → unlocked.
 * Everything else asks here for the open database and its vault, and writes through {@link InstanceService.change}.
 */
import { existsSync } from 'node:fs';
import type { SecretSource } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { AppError } from '#shared/errors.ts';
import { newInstanceId } from '../../crypto/ids.ts';
import { fitsKeyCheck, keyCheckValue } from '../../crypto/key-check.ts';
import { parseMasterSecret, type MasterSecret } from '../../crypto/master-secret.ts';
import { givenMasterSecret, type GivenSecret } from '../../crypto/secret-sources.ts';
import { whenUnlocked } from '../../store/core/write-lock.ts';
import type {
  InstanceReader,
  InstanceStore,
  InstanceWriter,
} from '../../store/instance/instance-store.ts';
import { createInstanceStore, openInstanceStore } from '../../store/instance/own/open.ts';
import type { Caller } from '../common/caller.ts';
import { ownFormat } from '../secrets/instance-format.ts';
import { Vault } from '../secrets/vault.ts';
import { LogEmptying } from './log-emptying.ts';

export interface Unlocked {
  readonly store: InstanceReader;
  readonly vault: Vault;
  readonly instanceId: string;
  readonly secret: MasterSecret;
  readonly secretSource: SecretSource;
}

export type InstanceState =
  | { readonly name: 'problem'; readonly error: ErrorInfo }
  | { readonly name: 'missing'; readonly secretInEnvironment: boolean }
  | { readonly name: 'locked'; readonly store: InstanceReader; readonly error: ErrorInfo | null }
  | ({ readonly name: 'unlocked' } & Unlocked);

/** What a change has to work with, inside its transaction. */
export interface Change {
  readonly store: InstanceWriter;
  /** @throws AppError `secret_missing` while the instance is locked */
  readonly vault: Vault;
}

export interface InstanceDependencies {
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export class InstanceService {
  readonly #file: string;
  readonly #env: Readonly<Record<string, string | undefined>>;
  #state: InstanceState = { name: 'missing', secretInEnvironment: false };
  /** The database of the state, to write to; null while there is none. */
  #open: InstanceStore | null = null;
  readonly #onKeyChange = new Set<() => void>();
  readonly #log = new LogEmptying(() => this.#open?.emptyLog() ?? true);
  #keyChanges = 0;

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

  /** Another number after each change of the key or of the database: what was encrypted before does not belong to it. */
  get keyChanges(): number {
    return this.#keyChanges;
  }

  /** Has work done whenever {@link keyChanges} changes. */
  onKeyChange(work: () => void): void {
    this.#onKeyChange.add(work);
  }

  /**
   * Opens the instance that is there, and unlocks it when the environment, or the file that it names, holds its secret.
   * An expected failure becomes the state `problem`; calling again tries again.
   */
  start(): void {
    this.close();
    try {
      this.#become(existsSync(this.#file) ? this.#openExisting() : this.#none());
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
  create(_caller: Caller, secret: MasterSecret, secretSource: SecretSource): void {
    if (this.#state.name !== 'missing') throw new AppError('instance_exists', {});
    const instanceId = newInstanceId();
    const store = createInstanceStore(this.#file, (created) => {
      created.meta.set('instance_id', instanceId);
      created.meta.set('key_check', keyCheckValue(secret, instanceId));
      created.meta.set('encryption_count', '0');
    });
    this.#open = store;
    this.#become(unlockedState(store, secret, instanceId, secretSource));
  }

  /**
   * Unlocks with the secret that was typed, or that the keychain had.
   *
   * @param text standard base64 of 32 bytes; surrounding white space does not count
   * @throws AppError `secret_malformed`, `secret_wrong`, `not_now`
   */
  unlock(text: string, source: 'typed' | 'keychain' = 'typed'): void {
    const state = this.#state;
    if (state.name !== 'locked') throw new AppError('not_now', {});
    this.#become(this.#checked(state.store, parseMasterSecret(text, source), source));
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

  /**
   * The master secret of the environment, or of the file that it names.
   *
   * @throws AppError `secret_missing` when there is none, and as {@link givenMasterSecret}
   */
  environmentSecret(): GivenSecret {
    const given = givenMasterSecret(this.#env);
    if (given === null) throw new AppError('secret_missing', {});
    return given;
  }

  /**
   * Writes, all or nothing. The write lock is taken without waiting; while another process has it, the change is
   * tried again, up to `WRITE_WAIT_MS`, and other work of this process goes on.
   *
   * @param caller who asks, and is asked again inside the transaction
   * @param work synchronous; checks again what may have changed, and writes
   * @returns what `work` gives
   * @throws AppError `database_busy` when the lock was not to be had; as {@link store}; whatever
   *   `caller.stillAllowed` and `work` throw
   */
  async change<T>(caller: Caller, work: (change: Change) => T): Promise<T> {
    return whenUnlocked(() => {
      this.store();
      const store = this.#open;
      if (store === null) throw new AppError('instance_missing', {});
      const vaultOf = (): Vault => this.unlocked().vault;
      const result = store.transaction(() => {
        caller.stillAllowed(store);
        return work({
          store,
          get vault() {
            return vaultOf();
          },
        });
      });
      this.#log.soon();
      return result;
    });
  }

  /** The open database, locked or not. @throws AppError `instance_missing`, or the problem it has */
  store(): InstanceReader {
    const state = this.#state;
    if (state.name === 'missing') throw new AppError('instance_missing', {});
    if (state.name === 'problem') throw AppError.from(state.error);
    return state.store;
  }

  /** Database and vault. @throws AppError as {@link store}, and `secret_missing` while locked */
  unlocked(): Unlocked {
    this.store();
    if (this.#state.name !== 'unlocked') throw new AppError('secret_missing', {});
    return this.#state;
  }

  close(): void {
    this.#log.now();
    this.#open?.close();
    this.#open = null;
    this.#become({ name: 'missing', secretInEnvironment: false });
  }

  #become(state: InstanceState): void {
    this.#state = state;
    this.#keyChanges += 1;
    for (const work of this.#onKeyChange) work();
  }

  #none(): InstanceState {
    return {
      name: 'missing',
      secretInEnvironment: givenMasterSecret(this.#env) !== null,
    };
  }

  #openExisting(): InstanceState {
    const store = openInstanceStore(this.#file);
    this.#open = store;
    try {
      const given = givenMasterSecret(this.#env);
      if (given === null) return { name: 'locked', store, error: null };
      return this.#checked(store, given.secret, given.source);
    } catch (error) {
      if (error instanceof AppError && (error as AppError).code.startsWith('secret_')) {
        return { name: 'locked', store, error: error.toInfo() };
      }
      this.#open = null;
      store.close();
      throw error;
    }
  }

  /** The key check comes before any credential is touched. */
  #checked(store: InstanceReader, secret: MasterSecret, source: SecretSource): InstanceState {
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
  store: InstanceReader,
  secret: MasterSecret,
  instanceId: string,
  secretSource: SecretSource,
): InstanceState {
  const vault = new Vault(ownFormat(secret, instanceId));
  return { name: 'unlocked', store, vault, instanceId, secret, secretSource };
}
