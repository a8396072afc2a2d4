import type {
  AppState,
  Credential,
  Phase,
  Preferences,
  ShownInstance,
  UserRef,
} from '#shared/contract/schemas.ts';

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

/** A member who uses the window in English. */
export const bob = {
  id: '1',
  username: 'bob',
  displayName: 'Bob',
  isAdmin: false,
  language: 'en',
  createdAt: null,
} as const;

/** Where a window is at which somebody is signed in. */
export const signedIn = { name: 'signedIn', user: bob, idleLock: 10, kit: null } as const;

const ownInstance: ShownInstance = {
  id: 'own',
  kind: 'own',
  name: '',
  server: null,
  readOnly: null,
  off: [],
  proof: null,
  secretSource: 'typed',
  replacements: 0,
};

/** What `app.state` says of a new app, wherever its window is. */
export const stateAt = (phase: Phase, language: Preferences['language'] = 'en'): AppState => ({
  version: '1',
  instance: ownInstance,
  phase,
  preferences: {
    theme: 'system',
    language,
    characterKeys: true,
    notifications: false,
    tray: false,
  },
  desktop: { notifications: false, tray: false },
});
