import type { Credential, UserRef } from '#shared/contract/schemas.ts';

export const alice: UserRef = { id: 'u1', username: 'alice', displayName: 'Alice Berger' };
export const ben: UserRef = { id: 'u2', username: 'ben', displayName: 'Ben Äther' };

/** A system credential that is set, unless told otherwise. */
export function credential(over: Partial<Credential> = {}): Credential {
  return {
    id: crypto.randomUUID(),
    user: null,
    capabilityId: 'calendar',
    name: 'API_KEY',
    status: 'set',
    updatedAt: '2026-11-20T12:00:00Z',
    expiresAt: null,
    agents: [],
    unused: false,
    ...over,
  };
}
