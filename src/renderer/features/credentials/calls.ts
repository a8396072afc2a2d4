/** The calls behind the page: which one it is depends on who asks, and for whom. */
import type {
  Credential,
  CredentialPage,
  CredentialQuery,
  CredentialSuggestions,
  CredentialSort,
  Removed,
  SaveMode,
  SeenCredential,
  SelectedExpiry,
  SelectionRemoved,
  SelectionState,
  SignedInUser,
} from '#shared/contract/schemas.ts';
import type { Result } from '#shared/errors.ts';
import { ask } from '../../calls/client.ts';

/** Names one credential: `userId` is `null` for a system one. */
export interface CredentialRef {
  readonly userId: string | null;
  readonly capabilityId: string;
  readonly name: string;
}

export interface CredentialValue {
  readonly mode: SaveMode;
  readonly value: string;
  /** Of a shared one, a reminder. */
  readonly expiresAt: string | null;
  /** Null: whatever is stored gives way. */
  readonly seen: SeenCredential;
}

type Narrowed = Pick<CredentialQuery, 'search' | 'filters'>;

/** Two rows of a list, by their ids. */
export interface Between {
  readonly one: string;
  readonly other: string;
}

export interface CredentialCalls {
  readonly list: (query: CredentialQuery) => Promise<Result<CredentialPage>>;
  /** What is in use, for adding one; `userId` is `null` for a system one. */
  readonly suggestions: (
    capabilityId: string,
    userId: string | null,
  ) => Promise<Result<CredentialSuggestions>>;
  readonly save: (ref: CredentialRef, value: CredentialValue) => Promise<Result<unknown>>;
  readonly setExpiry: (
    ref: CredentialRef,
    { expiresAt, seen }: Pick<CredentialValue, 'expiresAt' | 'seen'>,
  ) => Promise<Result<unknown>>;
  readonly remove: (ref: CredentialRef) => Promise<Result<Removed>>;
  /** The ids of all that a list holds, or of a part of it. */
  readonly pick: (
    wish: Narrowed & { readonly sort: CredentialSort; readonly between: Between | null },
  ) => Promise<Result<{ readonly ids: string[] }>>;
  readonly selection: (ids: string[], narrowed: Narrowed) => Promise<Result<SelectionState>>;
  readonly removeSelected: (ids: string[]) => Promise<Result<SelectionRemoved>>;
  readonly setExpirySelected: (
    ids: string[],
    expiresAt: string | null,
  ) => Promise<Result<SelectedExpiry>>;
}

export function refOf({ user, capabilityId, name }: Credential): CredentialRef {
  return { userId: user?.id ?? null, capabilityId, name };
}

/** What was shown of one that is edited. */
export const seenOf = ({ id, updatedAt, expiresAt }: Credential): SeenCredential => ({
  id,
  updatedAt,
  expiresAt,
});

/** Administrators reach every credential, members their own. */
export function callsFor({ isAdmin }: SignedInUser): CredentialCalls {
  return isAdmin ? adminCalls : memberCalls;
}

const adminCalls: CredentialCalls = {
  list: (query) => ask('credentials.list', query),
  suggestions: (capabilityId, userId) => ask('credentials.suggestions', { capabilityId, userId }),
  save: ({ userId, ...key }, value) =>
    userId === null
      ? ask('credentials.saveSystem', { ...key, ...value })
      : ask('credentials.saveForUser', { userId, ...key, ...value }),
  setExpiry: ({ userId, ...key }, change) =>
    userId === null
      ? ask('credentials.setExpirySystem', { ...key, ...change })
      : ask('credentials.setExpiryForUser', { userId, ...key, ...change }),
  remove: ({ userId, ...key }) =>
    userId === null
      ? ask('credentials.removeSystem', key)
      : ask('credentials.removeForUser', { userId, ...key }),
  pick: (wish) => ask('credentials.pick', wish),
  selection: (ids, narrowed) => ask('credentials.selection', { ids, ...narrowed }),
  removeSelected: (ids) => ask('credentials.removeSelected', { ids }),
  setExpirySelected: (ids, expiresAt) => ask('credentials.setExpirySelected', { ids, expiresAt }),
};

const ownFilters = ({ capability, status }: CredentialQuery['filters']) => ({ capability, status });

const memberCalls: CredentialCalls = {
  list: ({ filters, ...query }) =>
    ask('credentials.listOwn', { ...query, filters: ownFilters(filters) }),
  suggestions: (capabilityId) => ask('credentials.suggestionsOwn', { capabilityId }),
  save: ({ capabilityId, name }, value) =>
    ask('credentials.saveOwn', { capabilityId, name, ...value }),
  setExpiry: ({ capabilityId, name }, change) =>
    ask('credentials.setExpiryOwn', { capabilityId, name, ...change }),
  remove: ({ capabilityId, name }) => ask('credentials.removeOwn', { capabilityId, name }),
  pick: ({ filters, ...wish }) =>
    ask('credentials.pickOwn', { ...wish, filters: ownFilters(filters) }),
  selection: (ids, { search, filters }) =>
    ask('credentials.selectionOwn', { ids, search, filters: ownFilters(filters) }),
  removeSelected: (ids) => ask('credentials.removeSelectedOwn', { ids }),
  setExpirySelected: (ids, expiresAt) =>
    ask('credentials.setExpirySelectedOwn', { ids, expiresAt }),
};
