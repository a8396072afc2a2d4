/** In which language the window is shown: somebody's own, also while their screen is locked. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppState, Language } from '#shared/contract/schemas.ts';
import { languageOf } from '../../../src/renderer/calls/app.ts';
import { bob, stateAt } from './sample.ts';

beforeEach(() => vi.stubGlobal('navigator', { language: 'de-AT' }));
afterEach(() => vi.unstubAllGlobals());

const shownAt = (state: AppState | null, spoken: Language | null = null): Language =>
  languageOf({ state, spoken });

const person = (language: Language) => ({ ...bob, language });

describe.each(['system', 'en', 'de'] as const)('where “%s” is preferred', (preferred) => {
  test.each(['en', 'de'] as const)('whoever is signed in in “%s” sees that', (own) => {
    const user = person(own);
    expect(shownAt(stateAt({ name: 'signedIn', user, idleLock: 10, kit: null }, preferred))).toBe(
      own,
    );
    expect(shownAt(stateAt({ name: 'screenLocked', user }, preferred))).toBe(own);
  });

  test('nobody signed in: the preference, or the language of the system', () => {
    const expected = preferred === 'system' ? 'de' : preferred;
    expect(shownAt(stateAt({ name: 'signedOut', username: null, reason: null }, preferred))).toBe(
      expected,
    );
  });
});

test('while the instance is closed for work, the one that was spoken before', () => {
  const error = { code: 'instance_apart', params: {} } as const;
  expect(shownAt(stateAt({ name: 'problem', error }, 'system'), 'en')).toBe('en');
  const user = person('de');
  expect(shownAt(stateAt({ name: 'screenLocked', user }, 'en'), 'en')).toBe('de');
});

test('a system in neither language is shown English', () => {
  vi.stubGlobal('navigator', { language: 'fr-FR' });
  expect(shownAt(null)).toBe('en');
});
