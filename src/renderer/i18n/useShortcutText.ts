import { useTranslation } from 'react-i18next';
import { isMac } from '../ui/shortcuts.ts';

interface ShortcutText {
  /** As it stands on the keys: “Ctrl+L”, “Strg+L”, “⌘L”. */
  readonly shown: (letter: string) => string;
  /** As `aria-keyshortcuts` wants it. */
  readonly spoken: (letter: string) => string;
}

/** Names the keys of a window's shortcut on this computer. */
export function useShortcutText(): ShortcutText {
  const { t } = useTranslation();
  return {
    shown: (letter) => {
      const key = letter.toUpperCase();
      return isMac ? `⌘${key}` : t('account.shortcut', { key });
    },
    spoken: (letter) => `${isMac ? 'Meta' : 'Control'}+${letter.toUpperCase()}`,
  };
}
