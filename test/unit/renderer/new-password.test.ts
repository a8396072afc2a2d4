/** What the window says of a new password before it is sent. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '#shared/limits.ts';
import { flawsOf, noFlaws } from '../../../src/renderer/forms/new-password/flaws.ts';

test('everything that is wrong is said at once', () => {
  expect(flawsOf('short', 'other')).toEqual({ password: 'tooShort', confirm: 'differ' });
  expect(flawsOf('', '')).toEqual({ password: 'empty', confirm: null });
});

test('lengths are counted in characters as people see them, and both ends may be used', () => {
  fc.assert(
    fc.property(fc.constantFrom('a', 'ß', '🔑'), fc.nat({ max: 20 }), (sign, length) => {
      const typed = sign.repeat(length);
      const expected = length === 0 ? 'empty' : length < limits.passwordMin ? 'tooShort' : null;
      expect(flawsOf(typed, typed).password).toBe(expected);
    }),
  );
  const longest = '🔑'.repeat(limits.passwordMax);
  expect(flawsOf(longest, longest)).toEqual(noFlaws);
  expect(flawsOf(`${longest}a`, `${longest}a`).password).toBe('tooLong');
});

test('the password that is there already is no new one; another one passes exactly as typed', () => {
  const passwords = fc.string({ minLength: limits.passwordMin, maxLength: 40, unit: 'grapheme' });
  fc.assert(
    fc.property(passwords, (typed) => {
      expect(flawsOf(typed, typed, typed).password).toBe('known');
      expect(flawsOf(typed, typed, `${typed} `)).toEqual(noFlaws);
      expect(flawsOf(typed, `${typed} `).confirm).toBe('differ');
    }),
  );
});
