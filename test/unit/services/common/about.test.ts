import { rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { expect, test } from 'vitest';
import { aboutApp, thirdPartyIn, withoutName } from '../../../../src/main/services/common/about.ts';
import { temporaryFolder } from '../../../support/home.ts';

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

test('the list of packages is read once, as soon as a build has made it', async () => {
  const file = join(temporaryFolder(), 'licences.json');
  const packages = thirdPartyIn(file);
  expect(await packages()).toEqual([]);
  const one = { name: 'zod', version: '4.6.7', licence: 'MIT', text: 'As is.' };
  writeFileSync(file, JSON.stringify([one]));
  expect(await packages()).toEqual([one]);
  // Whoever asks again and again has nothing read for it.
  rmSync(file);
  expect(await packages()).toEqual([one]);
});
