/** Providers of one instance in another: the key, and where it goes. */
import type { MoveItem } from '#shared/contract/schemas.ts';
import { isProviderId, providers } from '#shared/providers.ts';
import type { LlmProviderRow } from '../../../store/instance/instance-store.ts';
import { providerThing } from '../../activity/events.ts';
import { ownLocation } from '../../providers/providers.ts';
import { cellOf } from '../../secrets/secret-columns.ts';
import { valueOrNull, withoutMarks, type Part, type Side } from './parts.ts';

/** Those that hold something: setting Selu up leaves rows without a key. */
export const providerParts = (source: Side, target: Side): Part[] =>
  source.store.llmProviders
    .list()
    .filter(holdsSomething)
    .map((row) => providerPart(source, target, row));

function providerPart(source: Side, target: Side, row: LlmProviderRow): Part {
  const { id } = row;
  const before = target.store.llmProviders.find(id);
  const key = keyOf(source, row);
  const isSamePlace = before !== null && ownLocation(row) === ownLocation(before);
  const isOurs = source.rows?.ledger.fits('provider', row) ?? true;
  const isOursThere = before === null || (target.rows?.ledger.fits('provider', before) ?? true);
  const isSame =
    before !== null &&
    isOursThere &&
    isSamePlace &&
    key === keyOf(target, before) &&
    row.active === before.active;
  const isNew = before === null || !holdsSomething(before);
  return {
    item: {
      id: `provider:${id}`,
      kind: 'provider',
      name: isProviderId(id) && id !== 'pico' ? providers[id].name : row.displayName,
      ...{ capability: null, person: null, needs: null, agentMissing: false },
      ...withoutMarks,
      state: isNew ? 'new' : isSame ? 'same' : 'different',
      problem: problemOf({ key, isOurs, isOursThere, isKeyless: key === '' }),
    },
    seen: [row, before],
    take: ({ store, vault, rules, log }, { now }) => {
      store.llmProviders.put({
        id,
        displayName: before?.displayName ?? row.displayName,
        apiKeyEncrypted: key ? vault.encrypt(store, key, cellOf('apiKey', id)) : '',
        baseUrl: isSamePlace ? before.baseUrl : row.baseUrl,
        active: row.active,
        createdAt: rules.secretsHaveTimes || before === null ? now : before.createdAt,
      });
      const action = isNew ? 'providerConnected' : 'providerChanged';
      log({ action, about: providerThing({ id, name: row.displayName }) });
    },
  };
}

const holdsSomething = ({ id, apiKeyEncrypted, baseUrl }: LlmProviderRow): boolean =>
  apiKeyEncrypted !== '' || (baseUrl !== '' && (id === 'pico' || !isProviderId(id)));

const keyOf = ({ vault }: Side, { id, apiKeyEncrypted }: LlmProviderRow): string | null =>
  apiKeyEncrypted === ''
    ? ''
    : valueOrNull(() => vault.decrypt(apiKeyEncrypted, cellOf('apiKey', id)));

/** A row that somebody else has written is put right by another key alone. */
function problemOf(now: {
  readonly key: string | null;
  readonly isOurs: boolean;
  readonly isOursThere: boolean;
  readonly isKeyless: boolean;
}): MoveItem['problem'] {
  if (now.key === null) return 'damaged';
  if (!now.isOurs) return 'outside';
  return now.isKeyless && !now.isOursThere ? 'target_outside' : null;
}
