import { sep } from 'node:path';
import { expect, test } from 'vitest';
import {
  aboutApp,
  readThirdParty,
  withoutName,
} from '../../../../src/main/services/common/about.ts';

const from = (path: string): string => path.replaceAll('/', sep);

test.each([
  ['/home/anna/.config/selu-desktop', '~/.config/selu-desktop'],
  ['/home/anna', '~'],
  ['/home/annabel/data', '/home/annabel/data'],
  ['/home/anna/../bob', '/home/anna/../bob'],
])('%s is told as %s', (path, told) => {
  expect(withoutName(from(path), from('/home/anna'))).toBe(from(told));
});

test('says whether the data is where it is on every computer', () => {
  expect(aboutApp('1.2.3', '/a', '/a')).toMatchObject({ version: '1.2.3', isUsualHome: true });
  expect(aboutApp('1.2.3', '/b', '/a').isUsualHome).toBe(false);
});

test('without a build there is no list of packages', async () => {
  expect(await readThirdParty('/nowhere/licences.json')).toEqual([]);
});
