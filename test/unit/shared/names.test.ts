/** Which secret a name means, however a program writes it. */
import { expect, test } from 'vitest';
import { finderOf, plainName } from '#shared/names.ts';
import { placesOf } from '../../../src/renderer/features/agents/EnvPreview.tsx';

test.each([
  ['icloud-password', 'ICLOUD_PASSWORD'],
  ['iCloud Password', 'ICLOUD_PASSWORD'],
  ['Straße.key', 'STRASSE_KEY'],
])('%s and %s are the same name', (one, other) => {
  expect(plainName(one)).toBe(plainName(other));
});

test('just the name goes before what is like it, and of several all are found', () => {
  const find = finderOf(
    ['API_KEY', 'api.key', 'ApiKey'].map((name) => ({
      thing: name,
      name,
      alike: [plainName(name)],
    })),
  );
  expect(find('api.key')).toEqual(['api.key']);
  expect(find('API-KEY')).toEqual(['API_KEY', 'api.key', 'ApiKey']);
  expect(find('API')).toEqual([]);
});

test('a field gets the value of a file that is meant, and none where two could be', () => {
  const fields = new Map([
    ['API_KEY', ['weather', 'search']],
    ['USER_NAME', ['school']],
    ['PASSWORD', ['school']],
  ]);
  const places = placesOf(['apiKey', 'USER_NAME', 'user.name', 'Pass.Word', 'pass_word'], fields);
  expect([...places]).toEqual([
    ['API_KEY', 'apiKey'],
    ['USER_NAME', 'USER_NAME'],
  ]);
});
