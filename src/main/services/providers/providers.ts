/** LLM providers: which are connected, connecting, checking and disconnecting one. Keys go in and never come out. */
import type { CheckOutcome, Provider } from '#shared/contract/schemas.ts';
import { parseApiAddress, type BaseAddress } from '#shared/addresses.ts';
import { AppError } from '#shared/errors.ts';
import {
  isProviderId,
  isRegion,
  providerIds,
  providers,
  type ProviderId,
} from '#shared/providers.ts';
import type { Endpoints } from '../../network/endpoints.ts';
import { checkAnthropicModels, checkGrokModels, checkModels } from '../../network/models.ts';
import type { InstanceStore, LlmProviderRow } from '../../store/instance/own/open.ts';
import { instantOf, toStored } from '../../store/core/timestamps.ts';
import { apiKeyCell, openCell, statusOf } from '../secrets/secret-cells.ts';
import type { Asker, Checks } from '../common/connection-checks.ts';
import type { Clock } from '../common/clock.ts';
import type { InstanceService, Unlocked } from '../instance/instance.ts';
import type { Removals } from '../common/undo.ts';
import { checkKey, questionKey } from '../credentials/value-checks.ts';

export interface ProviderRequest {
  readonly id: string;
  /** Null: the stored one stays. Empty, where it is optional: there is none. */
  readonly key: string | null;
  /** Null: the provider's own. */
  readonly baseAddress: string | null;
  readonly region: string | null;
  readonly check: boolean;
  readonly otherKeyOk: boolean;
  readonly insecureOk: boolean;
}

export interface ProvidersDependencies {
  readonly instance: InstanceService;
  readonly removals: Removals;
  readonly checks: Checks;
  readonly endpoints: Endpoints;
  readonly now: Clock;
}

export class ProvidersService {
  readonly #instance: InstanceService;
  readonly #removals: Removals;
  readonly #checks: Checks;
  readonly #endpoints: Endpoints;
  readonly #now: Clock;

  constructor({ instance, removals, checks, endpoints, now }: ProvidersDependencies) {
    this.#instance = instance;
    this.#removals = removals;
    this.#checks = checks;
    this.#endpoints = endpoints;
    this.#now = now;
  }

  /** The known ones in their order, connected or not, then those that only a newer Selu knows. */
  list(): Provider[] {
    const unlocked = this.#instance.unlocked();
    const rows = new Map(unlocked.store.llmProviders.list().map((row) => [row.id, row]));
    const known = providerIds.map((id) => describe(unlocked, rows.get(id) ?? emptyRow(id)));
    const others = [...rows.values()].filter(({ id }) => !isProviderId(id));
    return [...known, ...others.map((row) => describe(unlocked, row))];
  }

  /**
   * Connects a provider, or replaces its key, address or region: checked first unless told not to, then stored
   * together, or nothing is changed.
   *
   * @throws AppError `provider_unknown`, `value_…`, `key_malformed`, `bedrock_key_malformed`,
   *   `key_looks_like`, `key_damaged`, `address_…`, `region_invalid`, `check_…`, `too_busy`,
   *   `changed_meanwhile`; whatever `allowed` throws
   */
  async save(request: ProviderRequest, asker: Asker): Promise<CheckOutcome> {
    const id = knownId(request.id);
    const before = this.#row(id);
    const place = placeOf(id, request, before);
    const key = this.#keyOf(id, request, before);
    const outcome = request.check ? await this.#check(id, { key: key(), place }, asker) : 'skipped';

    const { store, codec } = this.#instance.unlocked();
    store.transaction(() => {
      asker.allowed();
      requireSame(store, before);
      const row = { ...before, baseUrl: place, active: true };
      if (request.key === null && before.apiKeyEncrypted !== '') {
        store.llmProviders.put(row);
        return;
      }
      const sealed = request.key ? codec.seal(request.key, apiKeyCell(id)) : '';
      const createdAt = toStored(this.#now());
      store.llmProviders.put({ ...row, apiKeyEncrypted: sealed, createdAt });
      if (sealed !== '') store.meta.increment('encryption_count');
    });
    return outcome;
  }

  /**
   * Checks what is stored.
   *
   * @throws AppError `provider_unknown`, `provider_not_connected`, `key_damaged`, `address_…`,
   *   `region_invalid`, `bedrock_key_malformed`, `check_…`, `too_busy`
   */
  async check(id: string, asker: Asker): Promise<CheckOutcome> {
    const known = knownId(id);
    const row = this.#row(known);
    if (!row.active) throw new AppError('provider_not_connected', {});
    return this.#check(known, { key: this.#storedKey(row), place: row.baseUrl }, asker);
  }

  /**
   * Removes key and address.
   *
   * @param by the user who removes it: only they can undo it
   * @returns a token for {@link Removals.undo}, which puts the row back as it was stored
   * @throws AppError `provider_unknown`, `provider_not_connected`
   */
  disconnect(id: string, by: string): string {
    const known = knownId(id);
    const { store } = this.#instance.unlocked();
    const { before, after } = store.transaction(() => {
      const row = store.llmProviders.find(known);
      if (row === null || !(row.active || row.apiKeyEncrypted || row.baseUrl)) {
        throw new AppError('provider_not_connected', {});
      }
      const emptied = { ...row, apiKeyEncrypted: '', baseUrl: '', active: false };
      store.llmProviders.put(emptied);
      return { before: row, after: emptied };
    });
    return this.#removals.offer(by, () => {
      const current = this.#instance.unlocked().store;
      current.transaction(() => {
        requireSame(current, after);
        current.llmProviders.put(before);
      });
    });
  }

  #row(id: ProviderId): LlmProviderRow {
    return this.#instance.unlocked().store.llmProviders.find(id) ?? emptyRow(id);
  }

  /** Refuses a bad key at once; the stored one is decrypted only when it is needed. */
  #keyOf(id: ProviderId, request: ProviderRequest, before: LlmProviderRow): () => string | null {
    const { key } = request;
    const { keyIsOptional } = providers[id];
    if (key === null) {
      if (before.apiKeyEncrypted === '' && !keyIsOptional) throw new AppError('value_empty', {});
      return () => this.#storedKey(before);
    }
    if (key === '' && keyIsOptional) return () => null;
    checkKey(key);
    questionKey(key, id === 'pico' ? null : id, request.otherKeyOk);
    return () => key;
  }

  #storedKey({ id, apiKeyEncrypted }: LlmProviderRow): string | null {
    if (apiKeyEncrypted === '') return null;
    return openCell(this.#instance.unlocked().codec, apiKeyEncrypted, apiKeyCell(id));
  }

  async #check(
    id: ProviderId,
    { key, place }: { readonly key: string | null; readonly place: string },
    asker: Asker,
  ): Promise<CheckOutcome> {
    if (key === null && !providers[id].keyIsOptional) {
      throw new AppError('provider_not_connected', {});
    }
    const { openai, anthropic, grok } = this.#endpoints;
    const { place: kind } = providers[id];
    // Written by another program, it may hold anything.
    const other =
      place !== '' && (kind === 'address' || kind === 'otherAddress')
        ? checkedAddress(id, place).address
        : null;
    switch (id) {
      case 'openai':
        await this.#checks.run(asker, (waiting) => checkModels(other ?? openai, key, waiting));
        break;
      case 'grok':
        await this.#checks.run(asker, (waiting) =>
          checkGrokModels(other ?? grok, key ?? '', waiting),
        );
        break;
      case 'anthropic':
        await this.#checks.run(asker, (waiting) =>
          checkAnthropicModels(anthropic, key ?? '', waiting),
        );
        break;
      case 'pico':
        if (other === null) throw new AppError('address_invalid', {});
        await this.#checks.run(asker, (waiting) => checkModels(other, key, waiting));
        break;
      case 'bedrock':
        if (!isRegion(place)) throw new AppError('region_invalid', {});
        if (!/^(ABSK|bedrock-api-key-)[\w+/=.-]{16,}$/.test(key ?? '')) {
          throw new AppError('bedrock_key_malformed', {});
        }
        return 'formOnly';
    }
    return 'checked';
  }
}

const emptyRow = (id: ProviderId): LlmProviderRow => ({
  id,
  displayName: providers[id].name,
  apiKeyEncrypted: '',
  baseUrl: '',
  active: false,
  createdAt: '',
});

function describe({ codec }: Unlocked, row: LlmProviderRow): Provider {
  const { id, baseUrl } = row;
  const known = isProviderId(id);
  const keyStatus = statusOf(codec, row.apiKeyEncrypted, apiKeyCell(id));
  return {
    id,
    name: known ? providers[id].name : row.displayName,
    known,
    connected: row.active,
    keyStatus,
    baseAddress: id === 'bedrock' ? null : baseUrl || null,
    region: id === 'bedrock' ? baseUrl || null : null,
    updatedAt: row.active || keyStatus !== 'missing' ? instantOf(row.createdAt) : null,
  };
}

function knownId(id: string): ProviderId {
  if (!isProviderId(id)) throw new AppError('provider_unknown', { provider: id });
  return id;
}

/** The row must be the one that was looked at: a check takes seconds. */
function requireSame(store: InstanceStore, expected: LlmProviderRow): void {
  const found = store.llmProviders.find(expected.id);
  const isSame =
    found === null
      ? expected.createdAt === ''
      : JSON.stringify(found) === JSON.stringify({ ...found, ...expected });
  if (!isSame) throw new AppError('changed_meanwhile', {});
}

/** What is stored as `base_url`: an address, a region, or nothing. */
function placeOf(
  id: ProviderId,
  { key, baseAddress, region, insecureOk }: ProviderRequest,
  before: LlmProviderRow,
): string {
  const { place } = providers[id];
  if (place !== 'region' && region !== null)
    throw new AppError('invalid_input', { field: 'region' });
  if ((place === 'region' || place === 'none') && baseAddress !== null) {
    throw new AppError('invalid_input', { field: 'baseAddress' });
  }
  if (place === 'region') {
    const trimmed = region?.trim() ?? '';
    if (!isRegion(trimmed)) throw new AppError('region_invalid', {});
    return trimmed;
  }
  if (place === 'none') return '';
  if (place === 'address' && baseAddress === null) throw new AppError('address_invalid', {});

  const storedAddress = parseApiAddress(before.baseUrl)?.address ?? '';
  const base = baseAddress === null ? null : checkedAddress(id, baseAddress);
  const address = base?.address ?? '';
  const isNew = address !== storedAddress;
  // An empty key is one that is removed: nothing more is sent than before.
  if (base !== null && (isNew || key) && !base.isSecure && !base.isNearby && !insecureOk) {
    throw new AppError('address_insecure', { host: base.host });
  }
  // Otherwise whoever is at the window could send it wherever they like.
  if (isNew && key === null && before.apiKeyEncrypted !== '') {
    const host = base?.host ?? new URL(providers[id].defaultAddress ?? '').host;
    throw new AppError('address_needs_key', { host });
  }
  return address;
}

/** @throws AppError `address_invalid`, `address_not_https` where a key goes over the public network */
function checkedAddress(id: ProviderId, text: string): BaseAddress {
  const base = parseApiAddress(text);
  if (base === null) throw new AppError('address_invalid', {});
  if (!base.isSecure && providers[id].place !== 'address') {
    throw new AppError('address_not_https', { host: base.host });
  }
  return base;
}
