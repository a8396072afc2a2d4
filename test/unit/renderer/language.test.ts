/** In which language the window is shown: somebody's own, also while their screen is locked. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppState, Language, Phase, Preferences } from '#shared/contract/schemas.ts';
import { languageOf } from '../../../src/renderer/calls/app.ts';
import { ownInstance } from '../../support/shown-instance.ts';

beforeEach(() => vi.stubGlobal('navigator', { language: 'de-AT' }));
afterEach(() => vi.unstubAllGlobals());

const shownAt = (state: AppState | null, spoken: Language | null = null): Language =>
  languageOf({ state, spoken });

function stateOf(phase: Phase, language: Preferences['language']): AppState {
  return {
    version: '0',
    desktop: { notifications: false, tray: false },
    phase,
    preferences: {
      theme: 'system',
      language,
      characterKeys: true,
      notifications: false,
      tray: false,
    },
    instance: ownInstance,
  };
}

const person = (language: Language) => ({
  id: 'u1',
  username: 'alice',
  displayName: 'Alice',
  isAdmin: false,
  createdAt: null,
  language,
});

describe.each(['system', 'en', 'de'] as const)('where “%s” is preferred', (preferred) => {
  test.each(['en', 'de'] as const)('whoever is signed in in “%s” sees that', (own) => {
    const user = person(own);
    expect(shownAt(stateOf({ name: 'signedIn', user, idleLock: 10, kit: null }, preferred))).toBe(
      own,
    );
    expect(shownAt(stateOf({ name: 'screenLocked', user }, preferred))).toBe(own);
  });

  test('nobody signed in: the preference, or the language of the system', () => {
    const expected = preferred === 'system' ? 'de' : preferred;
    expect(shownAt(stateOf({ name: 'signedOut', username: null, reason: null }, preferred))).toBe(
      expected,
    );
  });
});

test('while the instance is closed for work, the one that was spoken before', () => {
  const error = { code: 'instance_apart', params: {} } as const;
  expect(shownAt(stateOf({ name: 'problem', error }, 'system'), 'en')).toBe('en');
  const user = person('de');
  expect(shownAt(stateOf({ name: 'screenLocked', user }, 'en'), 'en')).toBe('de');
});

test('a system in neither language is shown English', () => {
  vi.stubGlobal('navigator', { language: 'fr-FR' });
  expect(shownAt(null)).toBe('en');
});
