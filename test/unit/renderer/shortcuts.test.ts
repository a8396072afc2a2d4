/** Which key presses act on the whole window. */
import { describe, expect, test, vi } from 'vitest';
import {
  isShortcut,
  shortcutNames,
  shortcuts,
  type KeyPress,
} from '../../../src/renderer/ui/shortcuts.ts';
import { actionAt, type ShortcutSource } from '../../../src/renderer/ui/useShortcuts.ts';

const nothing: KeyPress = {
  key: 'l',
  code: 'KeyL',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
};

test('no two shortcuts have the same keys', () => {
  const keys = shortcutNames.flatMap((name) => shortcuts[name].keys);
  expect(new Set(keys).size).toBe(keys.length);
});

describe.each([
  { mac: false, held: 'ctrlKey', other: 'metaKey' },
  { mac: true, held: 'metaKey', other: 'ctrlKey' },
] as const)('on macOS: $mac', ({ mac, held, other }) => {
  const shortcut = { ...nothing, [held]: true };

  test(`${held} with the letter, also with caps lock on`, () => {
    expect(isShortcut(shortcut, 'lock', mac)).toBe(true);
    expect(isShortcut({ ...shortcut, key: 'L' }, 'lock', mac)).toBe(true);
    expect(isShortcut({ ...shortcut, key: 'n' }, 'lock', mac)).toBe(false);
  });

  test('with shift another one', () => {
    const shifted = { ...shortcut, key: 'L', shiftKey: true };
    expect(isShortcut(shifted, 'lockCompletely', mac)).toBe(true);
    expect(isShortcut(shifted, 'lock', mac)).toBe(false);
    expect(isShortcut(shortcut, 'lockCompletely', mac)).toBe(false);
  });

  test('not the letter alone, nor with the other key', () => {
    expect(isShortcut(nothing, 'lock', mac)).toBe(false);
    expect(isShortcut({ ...nothing, [other]: true }, 'lock', mac)).toBe(false);
  });

  test.each([other, 'altKey', 'shiftKey', 'repeat', 'isComposing'] as const)(
    'not with %s besides',
    (more) => {
      expect(isShortcut({ ...shortcut, [more]: true }, 'lock', mac)).toBe(false);
    },
  );

  test('a digit by its key where it takes shift, a letter by its key in another script', () => {
    expect(isShortcut({ ...shortcut, key: '1', code: 'Digit1' }, 'overview', mac)).toBe(true);
    expect(isShortcut({ ...shortcut, key: '&', code: 'Digit1' }, 'overview', mac)).toBe(true);
    expect(isShortcut({ ...shortcut, key: 'д', code: 'KeyL' }, 'lock', mac)).toBe(true);
    // On Dvorak.
    expect(isShortcut({ ...shortcut, key: 'n', code: 'KeyL' }, 'lock', mac)).toBe(false);
  });
});

describe('single keys', () => {
  const asked = { ...nothing, key: '?', code: 'Slash', shiftKey: true };
  const slash = { ...nothing, key: '/', code: 'Slash' };

  test('whether they take shift is the matter of the keyboard', () => {
    expect(isShortcut(asked, 'shortcuts', false)).toBe(true);
    expect(isShortcut({ ...asked, shiftKey: false }, 'shortcuts', false)).toBe(true);
    expect(isShortcut(slash, 'search', false)).toBe(true);
    expect(isShortcut({ ...slash, code: 'Digit7', shiftKey: true }, 'search', false)).toBe(true);
    expect(isShortcut({ ...slash, altKey: true }, 'search', false)).toBe(false);
  });

  test.each(['text', 'letters'] as const)('not where %s are entered', (entering) => {
    expect(isShortcut(asked, 'shortcuts', false, entering)).toBe(false);
    expect(isShortcut(slash, 'search', false, entering)).toBe(false);
    const find = { ...nothing, key: 'f', code: 'KeyF', ctrlKey: true };
    expect(isShortcut(find, 'search', false, entering)).toBe(true);
  });
});

test('undoing is left to a field that text is entered into', () => {
  const undo = { ...nothing, key: 'z', code: 'KeyZ', ctrlKey: true };
  expect(isShortcut(undo, 'undo', false, 'text')).toBe(false);
  expect(isShortcut(undo, 'undo', false, 'letters')).toBe(true);
  expect(isShortcut(undo, 'undo', false)).toBe(true);
});

test('what is selected is left alone by a field and a menu that Escape means', () => {
  const escape = { ...nothing, key: 'Escape', code: 'Escape' };
  for (const entering of ['text', 'letters'] as const)
    expect(isShortcut(escape, 'clearSelection', false, entering)).toBe(false);
  expect(isShortcut(escape, 'clearSelection', false)).toBe(true);
});

describe('of several parts of the window that know a shortcut', () => {
  const find = { ...nothing, key: 'f', ctrlKey: true };
  const source = (
    reachable = true,
    more: { readonly disabledReason?: string } = {},
  ): ShortcutSource & { readonly run: () => void } => {
    const run = vi.fn();
    return {
      run,
      actions: () => [{ shortcut: 'search', run, ...more }],
      reachable: () => reachable,
    };
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
