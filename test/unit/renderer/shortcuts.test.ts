/** Which key presses act on the whole window. */
import { describe, expect, test, vi } from 'vitest';
import { actionAt, isShortcut, type ShortcutSource } from '../../../src/renderer/ui/shortcuts.ts';

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

  test('a capital one with shift, and only so', () => {
    const shifted = { ...shortcut, key: 'L', shiftKey: true };
    expect(isShortcut(shifted, 'L', mac)).toBe(true);
    expect(isShortcut(shifted, 'l', mac)).toBe(false);
    expect(isShortcut(shortcut, 'L', mac)).toBe(false);
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

describe('of several parts of the window that know a shortcut', () => {
  const find = { ...nothing, key: 'f', ctrlKey: true };
  const source = (
    reachable = true,
    more: { readonly disabledReason?: string } = {},
  ): ShortcutSource & { readonly run: () => void } => {
    const run = vi.fn();
    return { run, actions: () => [{ shortcut: 'f', run, ...more }], reachable: () => reachable };
  };

  test('the newest does it', () => {
    const [page, dialog] = [source(), source()];
    expect(actionAt(find, [page, dialog], false)?.run).toBe(dialog.run);
    expect(actionAt({ ...find, key: 'l' }, [page, dialog], false)).toBeUndefined();
  });

  test('none behind an open dialog does', () => {
    const [page, behind] = [source(), source(false)];
    expect(actionAt(find, [page, behind], false)?.run).toBe(page.run);
    expect(actionAt(find, [behind], false)).toBeUndefined();
  });

  test('what cannot be done now is not done by another part instead', () => {
    expect(actionAt(find, [source(), source(true, { disabledReason: 'locked' })], false)).toBe(
      undefined,
    );
  });
});
