import { homedir } from 'node:os';
import { join, sep } from 'node:path';
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
  ['/home/annabel/data', null],
  ['/home/anna/../bob', null],
])('%s is told as %s', (path, told) => {
  expect(withoutName(from(path), from('/home/anna'))).toBe(told && from(told));
});

test('tells where the data is only where it is on every computer, and nobody’s name', () => {
  const usual = join(homedir(), '.config', 'selu-desktop');
  expect(aboutApp('1.2.3', usual, usual).home).toBe(join('~', '.config', 'selu-desktop'));
  expect(aboutApp('1.2.3', join(homedir(), 'of anna'), usual).home).toBeNull();
  const moved = join(sep, 'of anna', 'selu-desktop');
  expect(aboutApp('1.2.3', moved, moved).home).toBeNull();
});

test('without a build there is no list of packages', async () => {
  expect(await readThirdParty('/nowhere/licences.json')).toEqual([]);
});
