/** LLM providers: which are connected, connecting, checking and disconnecting one. Keys go in and never come out. */
import { isDeepStrictEqual } from 'node:util';
import type { CheckOutcome, Provider, UsageReminder } from '#shared/contract/schemas.ts';
import { parseApiAddress, readServerAddress, type BaseAddress } from '#shared/addresses.ts';
import type { ActivityEvent, Thing } from '#shared/activity.ts';
import { AppError } from '#shared/errors.ts';
import { looksLike } from '#shared/looks-like.ts';
import {
  isProviderId,
  isRegion,
  providerIds,
  providers,
  type ProviderId,
} from '#shared/providers.ts';
import type { Endpoints } from '../../network/endpoints.ts';
import { checkAnthropicModels, checkGrokModels, checkModels } from '../../network/models.ts';
import { instantOf, toStored } from '../../store/core/timestamps.ts';
import type { InstanceReader, LlmProviderRow } from '../../store/instance/instance-store.ts';
import { providerThing } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { ConfirmedHosts } from '../common/confirmed-hosts.ts';
import type { Checks } from '../common/connection-checks.ts';
import { checkedProvider, type LastChecks } from '../common/last-checks.ts';
import { requireSeen, stampOf } from '../common/stamps.ts';
import type { UndoService } from '../common/undo.ts';
import { checkKey, requireOwnKind } from '../credentials/value-checks.ts';
import type { Unlocked } from '../instance/instance-state.ts';
import type { InstanceService } from '../instance/instance.ts';
import { cellOf } from '../secrets/secret-columns.ts';

export interface ProviderRequest {
  readonly id: string;
  /** Null: the stored one stays. Empty, where it is optional: there is none. */
  readonly key: string | null;
  /** Null: the provider's own. */
  readonly baseAddress: string | null;
  readonly region: string | null;
  /** The stamp of what was shown; null or left out: it is not looked at. */
  readonly seen?: string | null | undefined;
  readonly check: boolean;
  readonly otherKeyOk: boolean;
  readonly insecureOk: boolean;
}

export interface ProvidersDependencies {
  readonly instance: InstanceService;
  readonly undo: UndoService;
  readonly checks: Checks;
  readonly lastChecks: LastChecks;
  readonly hosts: ConfirmedHosts;
  readonly endpoints: Endpoints;
  /** As of `UsageReminders`. */
  readonly usageReminders: { all(): (id: string) => UsageReminder | null };
  readonly now: Clock;
}

export class ProvidersService {
  readonly #instance: InstanceService;
  readonly #undo: UndoService;
  readonly #checks: Checks;
  readonly #lastChecks: LastChecks;
  readonly #hosts: ConfirmedHosts;
  readonly #endpoints: Endpoints;
  readonly #usageReminders: ProvidersDependencies['usageReminders'];
  readonly #now: Clock;

  constructor(dependencies: ProvidersDependencies) {
    const { instance, undo, checks, lastChecks, hosts, endpoints, now } = dependencies;
    this.#usageReminders = dependencies.usageReminders;
    this.#instance = instance;
    this.#undo = undo;
    this.#checks = checks;
    this.#lastChecks = lastChecks;
    this.#hosts = hosts;
    this.#endpoints = endpoints;
    this.#now = now;
  }

  /** The known providers in their order, connected or not, then those that only a newer Selu knows. */
  list(): Provider[] {
    const unlocked = this.#instance.unlocked();
    const rows = new Map(unlocked.store.llmProviders.list().map((row) => [row.id, row]));
    const known = providerIds.map((id) => rows.get(id) ?? emptyRow(id));
    const others = [...rows.values()].filter(({ id }) => !isProviderId(id));
    const lastCheck = this.#lastChecks.all();
    const reminderOf = this.#usageReminders.all();
    return [...known, ...others].map((row) =>
      describe(unlocked, row, {
        lastCheck: lastCheck(checkedProvider(row)),
        usageReminder: reminderOf(row.id),
      }),
    );
  }

  /**
   * Connects a provider, or replaces its key, address or region. They are checked first unless the request says not
   * to, then stored together, or nothing is changed.
   *
   * @throws AppError `provider_unknown`, `changed_outside`, `value_…`, `key_malformed`, `bedrock_key_malformed`,
   *   `key_looks_like`, `key_damaged`, `address_…`, `region_invalid`, `check_…`, `too_busy`,
   *   `changed_meanwhile`, `not_confirmed`; whatever `caller.stillAllowed` throws
   */
  async save(caller: Caller, request: ProviderRequest): Promise<CheckOutcome> {
    const id = knownId(request.id);
    const before = this.#row(id);
    requireSeen(request.seen ?? null, before);
    // A key that is entered anew goes to the address beside it; the stored one only to where it was confirmed to go.
    if (request.key === null && before.createdAt !== '') {
      this.#storedKey(before);
      this.#requireOurs(before);
    }
    const location = locationOf(id, request, before);
    const key = this.#keyOf(id, request, before);
    // Also where nothing is sent now: Selu sends the key there whenever it works.
    await this.#requireKnown(caller, id, location, this.#isOurs(before));
    const outcome = request.check
      ? await this.#check(caller, id, { key: key(), location })
      : 'skipped';

    const about = providerThingOf(before);
    const action = isConnected(before) ? 'providerChanged' : 'providerConnected';
    const after = await this.#instance.change(
      caller,
      { action, about },
      ({ store, vault, rules }) => {
        requireSame(store, before);
        // What the request does not name is not taken from a row that somebody else has written.
        const kept = this.#isOurs(before) ? before : emptyRow(id);
        const isSamePlace = location === ownLocation(kept);
        const baseUrl = isSamePlace ? kept.baseUrl : location;
        const row = { ...kept, baseUrl, active: true };
        if (request.key === null && before.apiKeyEncrypted !== '') {
          store.llmProviders.put(row);
          return row;
        }
        const apiKeyEncrypted = request.key
          ? vault.encrypt(store, request.key, cellOf('apiKey', id))
          : '';
        const isNew = rules.secretsHaveTimes || before.createdAt === '';
        const createdAt = isNew ? toStored(this.#now()) : before.createdAt;
        const keyed = { ...row, apiKeyEncrypted, createdAt };
        store.llmProviders.put(keyed);
        return keyed;
      },
    );
    if (outcome === 'checked') await this.#lastChecks.note(caller, checkedProvider(after), null);
    return outcome;
  }

  /**
   * Checks what is stored.
   *
   * @throws AppError `provider_unknown`, `provider_not_connected`, `key_damaged`, `address_…`,
   *   `region_invalid`, `bedrock_key_malformed`, `check_…`, `too_busy`, `not_confirmed`; whatever
   *   `caller.stillAllowed` throws after that question
   */
  async check(caller: Caller, id: string): Promise<CheckOutcome> {
    const known = knownId(id);
    const row = this.#row(known);
    if (!isConnected(row)) throw new AppError('provider_not_connected', {});
    const key = this.#storedKey(row);
    this.#requireOurs(row);
    const location = ownLocation(row);
    await this.#requireKnown(caller, known, location);
    const run = () => this.#check(caller, known, { key, location });
    // Of one whose form alone is looked at, that is not known any better afterwards.
    return known === 'bedrock' ? run() : this.#lastChecks.during(caller, checkedProvider(row), run);
  }

  /**
   * Removes key and address.
   *
   * @returns a token for {@link UndoService.undo}, which puts the row back as it was stored
   * @throws AppError `provider_unknown`, `provider_not_connected`; whatever `caller.stillAllowed` throws
   */
  async disconnect(caller: Caller, id: string): Promise<string> {
    const known = knownId(id);
    this.#instance.unlocked();
    const about = providerThingOf(this.#row(known));
    const disconnected: ActivityEvent = { action: 'providerDisconnected', about };
    const { before, after } = await this.#instance.change(caller, disconnected, ({ store }) => {
      const row = store.llmProviders.find(known);
      if (row === null || !(row.active || row.apiKeyEncrypted || row.baseUrl)) {
        throw new AppError('provider_not_connected', {});
      }
      const emptied = { ...row, apiKeyEncrypted: '', baseUrl: '', active: false };
      store.llmProviders.put(emptied);
      return { before: row, after: store.llmProviders.find(known) ?? emptied };
    });
    return this.#undo.offer(caller, { action: 'providerRestored', about }, ({ store }) => {
      requireSame(store, after);
      store.llmProviders.put(before);
    });
  }

  /** @throws AppError `changed_outside` */
  #requireOurs(row: LlmProviderRow): void {
    if (!this.#isOurs(row)) throw new AppError('changed_outside', {});
  }

  /** Whether a row is as this app has stored it, or not there yet. */
  #isOurs(row: LlmProviderRow): boolean {
    const { rows } = this.#instance.unlocked();
    return row.createdAt === '' || rows?.ledger.fits('provider', row) !== false;
  }

  #row(id: ProviderId): LlmProviderRow {
    return this.#instance.unlocked().store.llmProviders.find(id) ?? emptyRow(id);
  }

  /** Refuses a bad key at once. The stored key is decrypted only when it is needed. */
  #keyOf(id: ProviderId, request: ProviderRequest, before: LlmProviderRow): () => string | null {
    const { key } = request;
    const { keyIsOptional } = providers[id];
    if (key === null) {
      if (before.apiKeyEncrypted === '' && !keyIsOptional) throw new AppError('value_empty', {});
      return () => this.#storedKey(before);
    }
    if (key === '' && keyIsOptional) return () => null;
    checkKey(key);
    // No question: Selu sends a key to Bedrock as it is, and never signs a request by one of IAM.
    if (id === 'bedrock' && looksLike(key) === 'aws') throw new AppError('bedrock_key_iam', {});
    requireOwnKind(key, id === 'pico' ? null : id, request.otherKeyOk);
    return () => key;
  }

  #storedKey({ id, apiKeyEncrypted }: LlmProviderRow): string | null {
    if (apiKeyEncrypted === '') return null;
    return this.#instance.unlocked().vault.decrypt(apiKeyEncrypted, cellOf('apiKey', id));
  }

  /** Asks about the server of a provider that nobody has confirmed yet. */
  async #requireKnown(
    caller: Caller,
    id: ProviderId,
    location: string,
    isOurs = true,
  ): Promise<void> {
    const other = otherAddress(id, location);
    if (other !== null) await this.#hosts.require(caller, other, isOurs);
  }

  async #check(
    caller: Caller,
    id: ProviderId,
    { key, location }: { readonly key: string | null; readonly location: string },
  ): Promise<CheckOutcome> {
    if (key === null && !providers[id].keyIsOptional) {
      throw new AppError('provider_not_connected', {});
    }
    const { openai, anthropic, grok } = this.#endpoints;
    const other = otherAddress(id, location)?.address ?? null;
    switch (id) {
      case 'openai':
        await this.#checks.run(caller, (waiting) => checkModels(other ?? openai, key, waiting));
        break;
      case 'grok':
        await this.#checks.run(caller, (waiting) =>
          checkGrokModels(other ?? grok, key ?? '', waiting),
        );
        break;
      case 'anthropic':
        await this.#checks.run(caller, (waiting) =>
          checkAnthropicModels(anthropic, key ?? '', waiting),
        );
        break;
      case 'pico':
        if (other === null) throw new AppError('address_invalid', {});
        await this.#checks.run(caller, (waiting) => checkModels(other, key, waiting));
        break;
      case 'bedrock':
        if (!isRegion(location)) throw new AppError('region_invalid', {});
        if (!/^(ABSK|bedrock-api-key-)[\w+/=.-]{16,}$/.test(key ?? '')) {
          throw new AppError('bedrock_key_malformed', {});
        }
        return 'formOnly';
    }
    return 'checked';
  }
}

const providerThingOf = ({ id, displayName }: LlmProviderRow): Thing =>
  providerThing({ id, name: displayName });

const emptyRow = (id: ProviderId): LlmProviderRow => ({
  id,
  displayName: providers[id].name,
  apiKeyEncrypted: '',
  baseUrl: '',
  active: false,
  createdAt: '',
});

/**
 * Whether Selu works with a provider: setting Selu up leaves rows that are active and hold no key.
 */
function isConnected(row: LlmProviderRow): boolean {
  const { id, apiKeyEncrypted, baseUrl, active } = row;
  if (!active) return false;
  if (!isProviderId(id)) return apiKeyEncrypted !== '';
  const { keyIsOptional, location } = providers[id];
  const needsLocation = location === 'address' || location === 'region';
  return (keyIsOptional || apiKeyEncrypted !== '') && (!needsLocation || baseUrl !== '');
}

/** What is stored as `base_url`; empty also where that is the provider's own address, as Selu writes it of some. */
export function ownLocation({ id, baseUrl }: LlmProviderRow): string {
  const own = isProviderId(id) ? providers[id].defaultAddress : null;
  return own !== null && parseApiAddress(baseUrl)?.address === own ? '' : baseUrl;
}

function describe(
  { vault, rows, rules }: Unlocked,
  row: LlmProviderRow,
  noted: Pick<Provider, 'lastCheck' | 'usageReminder'>,
): Provider {
  const { id } = row;
  const baseUrl = ownLocation(row);
  const known = isProviderId(id);
  const stored = vault.statusOf(row.apiKeyEncrypted, cellOf('apiKey', id));
  const isThere = row.createdAt !== '' || row.active;
  const isOutside = isThere && stored !== 'damaged' && rows?.ledger.fits('provider', row) === false;
  const keyStatus = isOutside ? 'outside' : stored;
  return {
    id,
    name: known ? providers[id].name : row.displayName,
    known,
    connected: isConnected(row),
    keyStatus,
    baseAddress: id === 'bedrock' ? null : baseUrl || null,
    region: id === 'bedrock' ? baseUrl || null : null,
    updatedAt:
      rules.secretsHaveTimes && (row.active || keyStatus !== 'missing')
        ? instantOf(row.createdAt)
        : null,
    ...noted,
    stamp: stampOf(row),
  };
}

function knownId(id: string): ProviderId {
  if (!isProviderId(id)) throw new AppError('provider_unknown', { provider: id });
  return id;
}

/**
 * Refuses to write over a row that somebody has changed since it was looked at: a check takes seconds.
 *
 * @throws AppError `changed_meanwhile`
 */
function requireSame(store: InstanceReader, expected: LlmProviderRow): void {
  const found = store.llmProviders.find(expected.id);
  const isSame = found === null ? expected.createdAt === '' : isDeepStrictEqual(found, expected);
  if (!isSame) throw new AppError('changed_meanwhile', {});
}

/** What is stored as `base_url`: an address, a region, or nothing. */
function locationOf(
  id: ProviderId,
  { key, baseAddress, region, insecureOk }: ProviderRequest,
  before: LlmProviderRow,
): string {
  const { location } = providers[id];
  if (location !== 'region' && region !== null)
    throw new AppError('invalid_input', { field: 'region' });
  if ((location === 'region' || location === 'none') && baseAddress !== null) {
    throw new AppError('invalid_input', { field: 'baseAddress' });
  }
  if (location === 'region') {
    const trimmed = region?.trim() ?? '';
    if (!isRegion(trimmed)) throw new AppError('region_invalid', {});
    return trimmed;
  }
  if (location === 'none') return '';
  if (location === 'address' && baseAddress === null) throw new AppError('address_invalid', {});

  const storedAddress = parseApiAddress(ownLocation(before))?.address ?? '';
  const base = baseAddress === null ? null : checkedAddress(id, baseAddress);
  const address = base?.address ?? '';
  const isNew = address !== storedAddress;
  // An empty key removes the stored one: nothing is sent that was not sent before.
  if (base !== null && (isNew || key) && !base.isSecure && !base.isNearby && !insecureOk) {
    throw new AppError('address_insecure', { host: base.host });
  }
  // Otherwise whoever is at the window could have the stored key sent to an address of their choice.
  if (isNew && key === null && before.apiKeyEncrypted !== '') {
    const host = base?.host ?? new URL(providers[id].defaultAddress ?? '').host;
    throw new AppError('address_needs_key', { host });
  }
  return address;
}

/**
 * The address that is stored instead of the provider's own; null where none is. Another program may have written the
 * row: it may be anything.
 *
 * @throws AppError as {@link checkedAddress}
 */
function otherAddress(id: ProviderId, location: string): BaseAddress | null {
  const { location: kind } = providers[id];
  const isAddress = kind === 'address' || kind === 'otherAddress';
  return isAddress && location !== '' ? checkedAddress(id, location) : null;
}

/** @throws AppError `address_invalid`, `address_not_https` where a key goes over the public network */
function checkedAddress(id: ProviderId, text: string): BaseAddress {
  const base = readServerAddress(text, 'api');
  if (base === null) throw new AppError('address_invalid', {});
  if (!base.isSecure && providers[id].location !== 'address') {
    throw new AppError('address_not_https', { host: base.host });
  }
  return base;
}
