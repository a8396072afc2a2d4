/** Names that are written from right to left, in sentences that are not. */
import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { findingWords } from '#shared/finding-words.ts';
import { startTexts } from '../../../src/renderer/i18n/start.ts';

beforeAll(() => startTexts('en'));

const secret = (name: string) =>
  i18next.t('matrix.secretOf', { ns: 'window', name, capability: 'mail' });

test('a name that is written from right to left keeps to itself in a sentence', () => {
  expect(secret('סיסמה')).toContain('\u2068סיסמה\u2069');
  expect(secret('كلمة')).toContain('\u2068كلمة\u2069');
  // A mark that turns what comes behind it ends with the name.
  expect(secret('a\u202eb')).toContain('\u2068a\u202eb\u2069');
});

test('any other name and number stands there as it is', () => {
  expect(secret('Müller & Söhne <1>')).toContain('Müller & Söhne <1>');
  expect(secret('密码 🔑')).toContain('密码 🔑');
  expect(i18next.t('activity.count', { ns: 'window', count: 12_345 })).toBe('12,345 entries');
});

test('one that is isolated already is not isolated once more', () => {
  expect(secret('“\u2068סיסמה\u2069”')).toContain('“\u2068סיסמה\u2069”');
  expect(secret('“\u2068סיסמה\u2069”')).not.toContain('\u2069”\u2069');
});

test('in findings as well', () => {
  const say = i18next.getFixedT('en', 'health');
  const params = { name: 'סיסמה', capability: 'mail' };
  const { title } = findingWords(
    { kind: 'value_damaged', whose: 'all', params, people: [] } as never,
    say,
  );
  expect(title).toContain('\u2068סיסמה\u2069');
});
