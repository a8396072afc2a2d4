/**
 * Unlocking: whether a master secret is the one of an open database, and the unlocked state under it. The secret of an own
 * instance is told by a check value, and before any credential is touched; that of an attached one by what it decrypts.
 */
import type { SecretSource } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { keyCheckForm, type KeyCheckForm } from '../../crypto/key-check.ts';
import type { MasterSecret } from '../../crypto/master-secret.ts';
import type {
  InstanceReader,
  InstanceStore,
  OwnInstanceStore,
} from '../../store/instance/instance-store.ts';
import { guardedStore } from '../secrets/guarded-store.ts';
import { formatOf, ownKeys, type FormatKeys } from '../secrets/instance-format.ts';
import { ownRules } from '../secrets/instance-rules.ts';
import { RowSigner } from '../secrets/row-signer.ts';
import { Vault } from '../secrets/vault.ts';
import { proven } from './attached.ts';
import type { CurrentState } from './current-state.ts';
import { signAtUnlock, type FirstSigning } from './first-signing.ts';
import type { Generations } from './generations.ts';
import type {
  InstanceState,
  Opened,
  SourcedSecret,
  Unlocked,
  UnlockedState,
} from './instance-state.ts';
import { isSigned, type OpenDatabase, type OpenedDatabase } from './open-database.ts';
import type { InstancePlace } from './place.ts';

interface UnlockingDependencies {
  readonly place: InstancePlace;
  readonly current: CurrentState;
  readonly database: OpenDatabase;
  readonly generations: Generations;
  readonly firstSigning: FirstSigning;
}

export class Unlocking {
  readonly #place: InstancePlace;
  readonly #current: CurrentState;
  readonly #database: OpenDatabase;
  readonly #generations: Generations;
  readonly #firstSigning: FirstSigning;

  constructor({ place, current, database, generations, firstSigning }: UnlockingDependencies) {
    this.#place = place;
    this.#current = current;
    this.#database = database;
    this.#generations = generations;
    this.#firstSigning = firstSigning;
  }

  /** Tries a secret on what is open, which stays as it is. @throws AppError `secret_wrong`, `database_damaged` */
  requireFits({ store, rules }: Opened, secret: MasterSecret, source: SecretSource): void {
    if (this.#place.kind === 'attached') proven(store, { secret, source, rules });
    else this.#formOf(store, secret, source);
  }

  /** Unlocks what waits for it. @throws AppError as {@link unlock}, and `not_now` when nothing does */
  unlockWith(secret: MasterSecret, secretSource: SecretSource): void {
    const locked = this.#current.requireLocked();
    const store = this.#database.opened();
    try {
      this.#current.become(this.unlock(store, locked, { secret, secretSource }));
    } finally {
      // Also of one that fits, where what had to be signed could not be.
      this.#current.dropUnused();
    }
  }

  /** Unlocks what was just opened with a secret that fitted, if nothing else has unlocked it. */
  unlockAgain(fitting: SourcedSecret): void {
    const { now } = this.#current;
    if (now.name !== 'locked' || now.isSigning) return;
    try {
      this.#current.become(this.unlock(this.#database.opened(), now, fitting));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#current.become({ ...now, error: error.toInfo() });
    }
  }

  /**
   * Tries a secret on what is open, and signs what has to be signed then.
   *
   * @param store to write to
   * @returns the state that is to come: unlocked, or locked while a thread signs
   * @throws AppError `secret_wrong`, `database_damaged`, and what the disk says
   */
  unlock(store: InstanceStore, opened: Opened, given: SourcedSecret): InstanceState {
    if (!isSigned(store)) return this.#attachedState({ ...opened, store }, given);
    const { secret, secretSource } = given;
    const { instanceId, form } = this.#formOf(store, secret, secretSource);
    const keys = ownKeys(secret, instanceId);
    const state = this.ownState(store, { secret, instanceId, secretSource }, keys);
    // Once, for an instance of a version that did not sign. Where one is known that was signed, this one was put back.
    const isUnsigned = form === 'unsigned' && this.#generations.last(instanceId) === null;
    const signing = isUnsigned ? this.#firstSigning.begin(opened, state) : null;
    if (signing !== null) return signing;
    signAtUnlock(store, state, { isUnsigned, generations: this.#generations });
    return state;
  }

  /**
   * The key check comes before any credential is touched.
   *
   * @throws AppError `secret_wrong`, `database_damaged`
   */
  #formOf(
    store: InstanceReader,
    secret: MasterSecret,
    source: SecretSource,
  ): { instanceId: string; form: KeyCheckForm } {
    const instanceId = store.meta.get('instance_id');
    const keyCheck = store.meta.get('key_check');
    if (instanceId === null || keyCheck === null) {
      throw new AppError('database_damaged', { file: this.#place.file });
    }
    const form = keyCheckForm(secret, instanceId, keyCheck);
    if (form === null) throw new AppError('secret_wrong', { source });
    return { instanceId, form };
  }

  #attachedState(
    { store, rules, readOnly, off }: OpenedDatabase,
    { secret, secretSource }: SourcedSecret,
  ): UnlockedState {
    const { keys, vault, proof } = proven(store, { secret, source: secretSource, rules });
    // An older one has no id: its place tells it from others.
    const instanceId = store.meta.get('instance_id') ?? this.#place.id;
    const facts = { store, rules, readOnly, off, secretSource, proof, instanceId };
    return this.#current.holding(facts, { secret, keys, vault, rows: null });
  }

  /** Of an own one, under a secret that is known to fit. */
  ownState(
    store: OwnInstanceStore,
    { secret, instanceId, secretSource }: Pick<Unlocked, 'secret' | 'instanceId' | 'secretSource'>,
    keys: FormatKeys,
  ): UnlockedState {
    const format = formatOf(keys);
    const rows =
      format.rowMacs === null
        ? null
        : new RowSigner(store, format.rowMacs, () => this.#generations.last(instanceId));
    const facts = {
      ...{ instanceId, secretSource, proof: null },
      ...{ rules: ownRules, readOnly: null, off: [] },
      store: guardedStore(store, rows?.ledger ?? null),
    };
    return this.#current.holding(facts, { secret, keys, vault: new Vault(format), rows });
  }
}
