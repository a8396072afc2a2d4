/**
 * Every key that does something: the one table. Menus, hints and the list of all keys name them from here, and
 * {@link useShortcuts} listens for them.
 */
import { create } from 'zustand';
import { useTranslation } from 'react-i18next';

/** Whether shortcuts are held with Command instead of Control. */
export const isMac = navigator.userAgent.includes('Macintosh');

/** Whether a single character is a shortcut: whoever speaks to the computer may have to do without. */
export const useCharacterKeys = create<{ readonly on: boolean }>(() => ({ on: true }));

/** The parts of the list of all keys, in their order. */
export const shortcutGroups = ['window', 'pages', 'lists'] as const;
export type ShortcutGroup = (typeof shortcutGroups)[number];

interface Shortcut {
  /** Each of them does it; `Mod` is Control, and Command on macOS. The first one is shown beside actions. */
  readonly keys: readonly [string, ...string[]];
  readonly group: ShortcutGroup;
  /** What it does is there for administrators alone. */
  readonly adminOnly?: true;
  /** It means something else where text is entered, and is left to that. */
  readonly notInText?: true;
  /** The same of an open menu. */
  readonly notInMenus?: true;
}

const table = {
  palette: { keys: ['Mod+K'], group: 'window' },
  shortcuts: { keys: ['?'], group: 'window' },
  undo: { keys: ['Mod+Z'], group: 'window', notInText: true },
  messages: { keys: ['F6'], group: 'window' },
  newWindow: { keys: ['Mod+N'], group: 'window' },
  lock: { keys: ['Mod+L'], group: 'window' },
  lockCompletely: { keys: ['Mod+Shift+L'], group: 'window' },
  overview: { keys: ['Mod+1'], group: 'pages' },
  credentials: { keys: ['Mod+2'], group: 'pages' },
  agents: { keys: ['Mod+3'], group: 'pages' },
  users: { keys: ['Mod+4'], group: 'pages' },
  providers: { keys: ['Mod+5'], group: 'pages', adminOnly: true },
  pipes: { keys: ['Mod+6'], group: 'pages', adminOnly: true },
  health: { keys: ['Mod+7'], group: 'pages' },
  activity: { keys: ['Mod+8'], group: 'pages', adminOnly: true },
  settings: { keys: ['Mod+,'], group: 'pages' },
  newCredential: { keys: ['Mod+Shift+N'], group: 'pages' },
  search: { keys: ['Mod+F', '/'], group: 'lists' },
  open: { keys: ['Enter'], group: 'lists' },
  select: { keys: ['Space'], group: 'lists' },
  selectAll: { keys: ['Mod+A'], group: 'lists', notInText: true, notInMenus: true },
  clearSelection: { keys: ['Escape'], group: 'lists', notInText: true, notInMenus: true },
  remove: { keys: ['Delete'], group: 'lists' },
  rowMenu: { keys: ['Shift+F10'], group: 'lists' },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutName = keyof typeof table;
export const shortcuts: Readonly<Record<ShortcutName, Shortcut>> = table;

/** The names of all shortcuts, in the order in which they are listed. */
export const shortcutNames = Object.keys(table) as readonly ShortcutName[];

export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat' | 'isComposing'
>;

/** Where a key press arrives: in what text is entered into, or in what takes single letters to choose by. */
export type Entering = 'text' | 'letters' | null;

/**
 * Whether a key press is a shortcut, and nothing else is held.
 *
 * @param entering what the focus is in
 */
export function isShortcut(
  event: KeyPress,
  name: ShortcutName,
  mac: boolean,
  entering: Entering = null,
): boolean {
  const { keys, notInText, notInMenus } = shortcuts[name];
  if (notInText && entering === 'text') return false;
  if (notInMenus && entering === 'letters') return false;
  return keys.some((one) => !(entering !== null && isTyped(one)) && isPressed(event, one, mac));
}

/** Whether it writes a character, unless something else is held. */
const isTyped = (keys: string): boolean => keys.length === 1;

const isLetter = (key: string): boolean => /^[a-z]$/i.test(key);

function isPressed(event: KeyPress, keys: string, mac: boolean): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const [held, other] = mac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (held !== parts.includes('Mod') || other || event.altKey) return false;
  if (event.repeat || event.isComposing) return false;
  // Which of the two keys a sign is on, and whether it takes Shift, is the keyboard's matter.
  if (/^[^a-z\d]$/i.test(key)) return event.key === key;
  if (event.shiftKey !== parts.includes('Shift')) return false;
  if (event.key.toLowerCase() === key.toLowerCase()) return true;
  // On keyboards whose digits take Shift, and on those of other scripts, the place of the key counts.
  if (/^\d$/.test(key)) return event.code === `Digit${key}`;
  return isLetter(key) && !/^[\p{ASCII}]+$/u.test(event.key) && event.code === `Key${key}`;
}

interface ShortcutText {
  /** As it stands on the keys: “Ctrl+L”, “Strg+L”, “⌘L”, “Ctrl+Shift+L”; empty where it is turned off. */
  readonly shown: (name: ShortcutName) => string;
  /** Every way to do it, each as {@link ShortcutText.shown} gives it. */
  readonly all: (name: ShortcutName) => readonly string[];
  /** As `aria-keyshortcuts` wants it; undefined where it is turned off. */
  readonly spoken: (name: ShortcutName) => string | undefined;
}

const macSigns: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Shift: '⇧',
  Enter: '↩',
  Escape: 'esc',
  Delete: '⌫',
};

/** Names the keys of a shortcut on this computer. */
export function useShortcutText(): ShortcutText {
  const { t } = useTranslation();
  const { on } = useCharacterKeys();
  const keysOf = (name: ShortcutName): readonly string[] =>
    shortcuts[name].keys.filter((keys) => on || !isTyped(keys));
  const words: Readonly<Record<string, string>> = {
    Mod: t('shortcuts.key.control'),
    Shift: t('shortcuts.key.shift'),
    Enter: t('shortcuts.key.enter'),
    Escape: t('shortcuts.key.escape'),
    Space: t('shortcuts.key.space'),
    Delete: t('shortcuts.key.delete'),
  };
  const asShown = (keys: string): string => {
    const parts = keys.split('+');
    // Apple's order: Shift before Command.
    if (isMac)
      return parts
        .toSorted(shiftFirst)
        .map((part) => macSigns[part] ?? words[part] ?? part)
        .join('');
    return parts.map((part) => words[part] ?? part).join('+');
  };
  return {
    shown: (name) => keysOf(name).map(asShown)[0] ?? '',
    all: (name) => keysOf(name).map(asShown),
    spoken: (name) =>
      keysOf(name)
        .map((keys) => keys.replace('Mod', isMac ? 'Meta' : 'Control'))
        .join(' ') || undefined,
  };
}

const shiftFirst = (a: string, b: string): number => Number(b === 'Shift') - Number(a === 'Shift');
