/** Which key presses act on the whole window. */
import { describe, expect, test } from 'vitest';
import { isShortcut } from '../../../src/renderer/ui/shortcuts.ts';

const nothing = {
  key: 'l',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
};

describe.each([
  { mac: false, held: 'ctrlKey', other: 'metaKey' },
  { mac: true, held: 'metaKey', other: 'ctrlKey' },
] as const)('on macOS: $mac', ({ mac, held, other }) => {
  const shortcut = { ...nothing, [held]: true };

  test(`${held} with the letter, also with caps lock on`, () => {
    expect(isShortcut(shortcut, 'l', mac)).toBe(true);
    expect(isShortcut({ ...shortcut, key: 'L' }, 'l', mac)).toBe(true);
    expect(isShortcut({ ...shortcut, key: 'n' }, 'l', mac)).toBe(false);
  });

  test('not the letter alone, nor with the other key', () => {
    expect(isShortcut(nothing, 'l', mac)).toBe(false);
    expect(isShortcut({ ...nothing, [other]: true }, 'l', mac)).toBe(false);
  });

  test.each([other, 'altKey', 'shiftKey', 'repeat', 'isComposing'] as const)(
    'not with %s besides',
    (more) => {
      expect(isShortcut({ ...shortcut, [more]: true }, 'l', mac)).toBe(false);
    },
  );
});
