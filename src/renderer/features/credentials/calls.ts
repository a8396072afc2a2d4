/** The calls behind the page: which one it is depends on who asks, and for whom. */
import type { Credential, Removed, SaveMode, SignedInUser } from '#shared/contract/schemas.ts';
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
  /** Only personal ones have an expiry. */
  readonly expiresAt: string | null;
}

export interface CredentialCalls {
  readonly list: () => Promise<Result<{ credentials: Credential[] }>>;
  readonly save: (ref: CredentialRef, value: CredentialValue) => Promise<Result<unknown>>;
  readonly setExpiry: (
    ref: CredentialRef & { userId: string },
    expiresAt: string | null,
  ) => Promise<Result<unknown>>;
  readonly remove: (ref: CredentialRef) => Promise<Result<Removed>>;
}

export function refOf({ user, capabilityId, name }: Credential): CredentialRef {
  return { userId: user?.id ?? null, capabilityId, name };
}

/** Administrators reach every credential, members their own. */
export function callsFor({ isAdmin }: SignedInUser): CredentialCalls {
  return isAdmin ? adminCalls : memberCalls;
}

const adminCalls: CredentialCalls = {
  list: () => ask('credentials.list', {}),
  save: ({ userId, ...key }, { expiresAt, ...value }) =>
    userId === null
      ? ask('credentials.saveSystem', { ...key, ...value })
      : ask('credentials.saveForUser', { userId, ...key, ...value, expiresAt }),
  setExpiry: (ref, expiresAt) => ask('credentials.setExpiryForUser', { ...ref, expiresAt }),
  remove: ({ userId, ...key }) =>
    userId === null
      ? ask('credentials.removeSystem', key)
      : ask('credentials.removeForUser', { userId, ...key }),
};

const memberCalls: CredentialCalls = {
  list: () => ask('credentials.listOwn', {}),
  save: ({ capabilityId, name }, value) =>
    ask('credentials.saveOwn', { capabilityId, name, ...value }),
  setExpiry: ({ capabilityId, name }, expiresAt) =>
    ask('credentials.setExpiryOwn', { capabilityId, name, expiresAt }),
  remove: ({ capabilityId, name }) => ask('credentials.removeOwn', { capabilityId, name }),
};
