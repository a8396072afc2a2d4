/**
 * The master secret and the OS keychain: sealing it there, taking it from there at the start, and what to say
 * when that does not work. Off until asked for, for each instance.
 */
import type { KeychainStatus } from '#shared/contract/schemas.ts';
import { AppError, type ErrorCode, type ErrorInfo } from '#shared/errors.ts';
import type { Keychain } from '../../crypto/keychain/keychain.ts';
import { masterSecretText } from '../../crypto/master-secret.ts';
import type { Caller } from '../common/caller.ts';
import type { InstanceService } from './instance.ts';
import type { PanelRecords } from '../common/panel-records.ts';
import type { InstancePlace } from './place.ts';

const SEALED = 'keychain/';

/** The `panel.db` record that an instance's secret is in the keychain. */
const keyOf = (instanceId: string): string => `${SEALED}${instanceId}`;

/**
 * Under which name it is in the keychain. That of an attached one has its place in it: two copies of a database have the
 * same id, and each keeps its own.
 */
const accountOf = ({ id, kind }: InstancePlace, instanceId: string): string =>
  kind === 'own' ? instanceId : `${id}/${instanceId}`;

/** The entries of the keychain that were made for a place. @param records of that place */
export const sealedAccounts = (
  place: InstancePlace,
  records: Pick<PanelRecords, 'store'>,
): readonly string[] =>
  records
    .store()
    .keys(SEALED)
    .map((key) => accountOf(place, key.slice(SEALED.length)));

/** What is wrong with an entry, and not with the keychain. */
const staleness: ReadonlySet<ErrorCode> = new Set([
  'keychain_entry_missing',
  'secret_wrong',
  'secret_malformed',
]);

export class MasterSecretService {
  readonly #instance: InstanceService;
  readonly #panel: PanelRecords;
  readonly #keychain: Keychain;
  readonly #settingsKey: () => Promise<string | null>;
  #asking = 0;
  #problem: Promise<ErrorInfo | null> | null = null;
  /** Keychain and note change together, one change after the other. */
  #lastChange: Promise<unknown> = Promise.resolve();
  #error: ErrorInfo | null = null;

  /** @param settingsKey the master secret as the settings of the instance's server have it; null: they have none */
  constructor(
    instance: InstanceService,
    panel: PanelRecords,
    keychain: Keychain,
    settingsKey: () => Promise<string | null> = () => Promise.resolve(null),
  ) {
    this.#instance = instance;
    this.#panel = panel;
    this.#keychain = keychain;
    this.#settingsKey = settingsKey;
  }

  /** Whether the keychain has been asked and has not answered yet. */
  get isAsking(): boolean {
    return this.#asking > 0;
  }

  /** Why the keychain did not open the instance; null when it did, or was not asked. */
  get error(): ErrorInfo | null {
    return this.#error;
  }

  /**
   * Opens a locked instance with the secret that its server's settings have, or with that of the keychain, if it was
   * sealed there. A failure is kept in {@link error} and leaves the instance locked, to be opened by typing. The
   * environment comes first: where it holds a secret, even a wrong one, the keychain is not asked.
   */
  async openUnasked(): Promise<void> {
    this.#error = null;
    const { state } = this.#instance;
    if (state.name !== 'locked' || state.forgotten !== null) return;
    if (state.isSigning) return this.#instance.whenSigned();
    const { store } = state;
    const isStillLocked = (): boolean => {
      const now = this.#instance.state;
      return now.name === 'locked' && !now.isSigning && now.store === store;
    };
    const open = async (read: () => Promise<string | null>, source: 'settings' | 'keychain') => {
      const text = await read();
      if (text === null || !isStillLocked()) return;
      this.#instance.unlock(text, source);
      await this.#instance.whenSigned();
    };
    this.#asking += 1;
    try {
      await open(this.#settingsKey, 'settings');
      const instanceId = this.#instance.idOf(store);
      if (!isStillLocked() || state.error !== null || instanceId === null) return;
      if (this.#isSealed(instanceId)) await open(() => this.#read(instanceId), 'keychain');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (isStillLocked()) this.#error = error.toInfo();
    } finally {
      this.#asking -= 1;
    }
  }

  /**
   * Takes a secret that was forgotten on request from where it came from, once the person has said so in a dialog of the
   * system's: no page takes it back by itself.
   *
   * @throws AppError `not_now` unless it was forgotten, or came from where it cannot be read anew; `not_confirmed`; what
   *   is wrong there: `keychain_…`, `secret_…`
   */
  async takeAgain(caller: Caller): Promise<void> {
    const source = this.#sourceToTakeFrom();
    if (!(await caller.confirm({ about: 'takeSecret', source }))) {
      throw new AppError('not_confirmed', {});
    }
    if (source === 'file') this.#instance.unlockGiven();
    else this.#instance.unlock(await this.#readAgain(source), source);
    await this.#instance.whenSigned();
  }

  #sourceToTakeFrom(): 'file' | 'settings' | 'keychain' {
    const { state } = this.#instance;
    const source = state.name === 'locked' ? state.forgotten : null;
    if (source === 'file' || source === 'settings' || source === 'keychain') return source;
    throw new AppError('not_now', {});
  }

  async #readAgain(source: 'settings' | 'keychain'): Promise<string> {
    if (source === 'keychain') {
      return this.#read(this.#instance.idOf(this.#instance.store()) ?? '');
    }
    const text = await this.#settingsKey();
    if (text === null) throw new AppError('secret_missing', {});
    return text;
  }

  /** Why the keychain cannot be used here; null when it can. */
  async problem(): Promise<ErrorInfo | null> {
    // One look serves everybody who asks meanwhile.
    this.#problem ??= this.#keychain
      .problem()
      .then((problem) => problem?.toInfo() ?? null)
      .finally(() => (this.#problem = null));
    return this.#problem;
  }

  /** Where the secret in use came from, and how the keychain stands to it. */
  async status(): Promise<KeychainStatus> {
    const { secretSource, instanceId } = this.#instance.unlocked();
    const problem = await this.problem();
    return { source: secretSource, problem, sealed: this.#isSealed(instanceId) };
  }

  /**
   * Puts the secret in use into the keychain, over an entry that may be there, and has the next start look for it.
   *
   * @throws AppError `keychain_…`, and what the disk says; the secret is not left in the keychain then
   */
  seal(caller: Caller): Promise<void> {
    return this.#inTurn(async () => {
      const { instanceId, secret } = this.#instance.unlocked();
      try {
        await this.#keychain.write(this.#accountOf(instanceId), masterSecretText(secret));
        await this.#panel.set(keyOf(instanceId), 'sealed');
        this.#error = null;
        await this.#instance.note(caller, { action: 'secretSealed' });
      } catch (error) {
        // It may be there all the same, for example when the answer came too late.
        const account = this.#accountOf(instanceId);
        if (!this.#isSealed(instanceId)) void this.#keychain.remove(account).catch(() => false);
        throw error;
      }
    });
  }

  /**
   * Has the next start not look into the keychain, and takes the secret out of it. The first holds even where the
   * second fails.
   *
   * @throws AppError `keychain_…` when the entry is left there
   */
  unseal(caller: Caller): Promise<void> {
    return this.#inTurn(async () => {
      const { instanceId } = this.#instance.unlocked();
      await this.#panel.delete(keyOf(instanceId));
      await this.#instance.note(caller, { action: 'secretUnsealed' });
      await this.#keychain.remove(this.#accountOf(instanceId));
    });
  }

  /**
   * Has the keychain hold the secret in use in the place of the one before, if it held that.
   *
   * @returns why it does not: then the next start does not look there; null: it does, or held none
   */
  async renew(_caller: Caller): Promise<ErrorInfo | null> {
    const { instanceId, secret } = this.#instance.unlocked();
    if (!this.#isSealed(instanceId)) return null;
    const account = this.#accountOf(instanceId);
    try {
      await this.#inTurn(() => this.#keychain.write(account, masterSecretText(secret)));
      this.#error = null;
      return null;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await this.#inTurn(() => this.#panel.delete(keyOf(instanceId))).catch(() => undefined);
      // The one before is of no use to anybody but whoever has an old copy.
      await this.#keychain.remove(account).catch(() => false);
      return error.toInfo();
    }
  }

  /** Whether the keychain is asked at the next start. @throws AppError `secret_missing` while the instance is locked */
  isSealed(): boolean {
    return this.#isSealed(this.#instance.unlocked().instanceId);
  }

  /** Whether the keychain is asked at the next start, and what it gave when it was asked last did not open the instance. */
  isStale(): boolean {
    return this.#error !== null && staleness.has(this.#error.code) && this.isSealed();
  }

  /**
   * Reads the secret back and checks it against the instance.
   *
   * @throws AppError `keychain_…`, `secret_wrong`, `secret_malformed`
   */
  async test(): Promise<void> {
    const { instanceId } = this.#instance.unlocked();
    try {
      this.#instance.check(await this.#read(instanceId), 'keychain');
      this.#error = null;
    } catch (error) {
      if (error instanceof AppError) this.#error = error.toInfo();
      throw error;
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const change = this.#lastChange.then(work);
    this.#lastChange = change.catch(() => undefined);
    return change;
  }

  async #read(instanceId: string): Promise<string> {
    const text = await this.#keychain.read(this.#accountOf(instanceId));
    if (text === null) throw new AppError('keychain_entry_missing', {});
    return text;
  }

  #accountOf(instanceId: string): string {
    return accountOf(this.#instance.place, instanceId);
  }

  #isSealed(instanceId: string): boolean {
    return this.#panel.get(keyOf(instanceId)) !== null;
  }
}
