import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tidyValue } from '#shared/credential-value.ts';

test('takes off what a terminal or a web page adds around a value', () => {
  expect(tidyValue('  sk-abc\r\n')).toEqual({ value: 'sk-abc', trimmed: true });
});

test('leaves what is inside: the lines of a key stay lines', () => {
  const key = '-----BEGIN KEY-----\r\nab cd\r\n-----END KEY-----';
  expect(tidyValue(key)).toEqual({ value: key, trimmed: false });
});

test('says so exactly when it took something off', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (raw) => {
      const { value, trimmed } = tidyValue(raw);
      expect(trimmed).toBe(value !== raw);
      expect(raw).toContain(value);
      expect(tidyValue(value)).toEqual({ value, trimmed: false });
    }),
  );
});
