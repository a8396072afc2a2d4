import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tidyValue, valueProblem } from '#shared/credential-value.ts';
import { readEnv } from '#shared/env-file.ts';

const tidied = (value: string, around: string | null = null, inside: string | null = null) => ({
  ...{ value, around, inside },
});

describe('around a value', () => {
  test.each([
    ['what a terminal adds', '  sk-abc\r\n', 'space'],
    ['what stands before it alone', ' sk-abc', 'space'],
    ['what stands behind it alone', 'sk-abc\t', 'space'],
    ['zero-width characters', '\u200B\u2060sk-abc\uFEFF\u200D \u00AD', 'other'],
    ['a direction of writing', '\u202Ask-abc\u202C', 'other'],
    ['English quotation marks', '“sk-abc”', 'other'],
    ['German ones', ' „sk-abc“\n', 'other'],
    ['single ones, and what is in them', '‘\u200B sk-abc ’', 'other'],
  ])('%s is taken off', (_what, raw, around) => {
    expect(tidyValue(raw)).toEqual(tidied('sk-abc', around));
  });

  test.each(['"sk-abc"', "'sk-abc'", 'mother’s', '“a” and “b”'])('%s stays as it is', (value) => {
    expect(tidyValue(value)).toMatchObject({ value, around: null });
  });

  test('is nothing of what a character is made of', () => {
    for (const value of ['❤️', '👨‍👩‍👧', '🏴󠁧󠁢󠁥󠁮󠁧󠁿']) expect(tidyValue(value)).toEqual(tidied(value));
  });

  test('is said exactly when something was taken off, and once', () => {
    const character = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 3 }),
      fc.constantFrom(...Array.from(' \u00A0\u200B\u200D\uFEFF\u2800“”„‘’•\n')),
    );
    fc.assert(
      fc.property(fc.array(character), (parts) => {
        const raw = parts.join('');
        const { value, around, inside } = tidyValue(raw);
        expect(around === null).toBe(value === raw);
        expect(raw).toContain(value);
        expect(tidyValue(value)).toEqual({ value, around: null, inside });
      }),
    );
  });
});

test('the lines of a key stay lines', () => {
  const key = '-----BEGIN KEY-----\r\nab cd\r\n-----END KEY-----';
  expect(tidyValue(key)).toEqual(tidied(key));
});

describe('in a value', () => {
  test.each([
    ['sk-\u200Babc', 'hidden'],
    ['sk-\u00A0abc', 'hidden'],
    ['a\u2028b', 'hidden'],
    ['p“ss', 'lookalike'],
    ['sk–abc', 'lookalike'],
    ['p\u0430ssword', 'lookalike'],
  ])('%j is noticed, and stays', (value, inside) => {
    expect(tidyValue(value)).toEqual(tidied(value, null, inside));
    expect(valueProblem(value)).toBeNull();
  });

  test.each(['Grüße', 'пароль', 'κωδικός', 'می‌خواهم', 'a b\tc', '日本語'])(
    '%s is what its writer meant',
    (value) => {
      expect(tidyValue(value)).toEqual(tidied(value));
    },
  );
});

test.each([
  ['', 'value_empty'],
  [' \n', 'value_empty'],
  ['\u200B\uFEFF\u2800\u3164', 'value_empty'],
  ['••••••••', 'value_is_mask'],
  [' •••\u200B', 'value_is_mask'],
  ['a'.repeat(65_537), 'value_too_large'],
  ['ä'.repeat(40_000), 'value_too_large'],
  ['\uD800', 'value_not_text'],
])('%j is no value', (value, code) => {
  expect(valueProblem(value)).toMatchObject({ code });
});

test('what comes from a .env is tidied where it is filled in', () => {
  const entry = readEnv('KEY="\u200Bsk-abc"\n').values.get('KEY');
  expect(tidyValue(entry?.value ?? '')).toEqual(tidied('sk-abc', 'other'));
});
