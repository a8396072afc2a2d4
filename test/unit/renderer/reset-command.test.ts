/** The command that sets a new password, as it is shown to be copied. */
import { expect, test } from 'vitest';
import { resetCommand } from '../../../src/renderer/features/session/sign-in/resetCommand.ts';

test('a name that is a word stands there as it is, any other as a shell takes it for one', () => {
  expect(resetCommand('alice', null)).toBe('selu-desktop reset-password --username alice');
  expect(resetCommand('a"$(b)', 'At home')).toBe(
    'selu-desktop reset-password --username "a\\"\\$(b)" --instance "At home"',
  );
});
