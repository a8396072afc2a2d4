import { expect, test } from 'vitest';
import { errorParams, type ErrorCode } from '#shared/errors.ts';
import { confirmationFor } from '../../../src/renderer/forms/confirmAnyway.ts';
import { addressErrors, keyErrors } from '../../../src/renderer/forms/keyErrors.ts';

const codes = Object.keys(errorParams) as ErrorCode[];
const confirmedBy = (how: ReturnType<typeof confirmationFor>): ErrorCode[] =>
  codes.filter((code) => confirmationFor(code) === how);

test('a question is answered, and nothing else goes on by that answer', () => {
  expect(confirmedBy('otherKeyOk')).toEqual(['key_looks_like']);
  expect(confirmedBy('mineOk')).toEqual(['changed_meanwhile']);
  expect(confirmedBy('insecureOk')).toEqual(['address_insecure']);
});

test('a key that was refused is never saved without a check', () => {
  const unchecked = confirmedBy('unchecked');
  expect(unchecked).toContain('check_no_connection');
  expect(unchecked).toContain('check_timed_out');
  expect(unchecked).toContain('check_server_failed');
  for (const refused of keyErrors) expect(unchecked).not.toContain(refused);
});

test('whatever a check can end with has a place: at the key, at the address, or where one can go on', () => {
  const placed: readonly ErrorCode[] = [
    ...keyErrors,
    ...addressErrors,
    ...confirmedBy('unchecked'),
  ];
  const left = codes.filter((code) => code.startsWith('check_') && !placed.includes(code));
  // Whoever has stopped it knows.
  expect(left).toEqual(['check_cancelled']);
});
