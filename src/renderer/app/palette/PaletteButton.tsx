import { useTranslation } from 'react-i18next';
import { useShortcutText } from '../../ui/shortcuts.ts';
import { useOpenPalette } from './palette.ts';
import styles from './PaletteButton.module.css';

/** The way to the palette for whoever does not know its keys. */
export function PaletteButton() {
  const { t } = useTranslation();
  const { shown, spoken } = useShortcutText();
  const { text, icon: Icon, run } = useOpenPalette();
  const keys = shown('palette');
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={text}
      aria-haspopup="dialog"
      aria-keyshortcuts={spoken('palette')}
      title={`${text} (${keys})`}
      onClick={run}
    >
      <Icon aria-hidden />
      <span className={styles.word}>{t('palette.button')}</span>
      <kbd className={styles.keys}>{keys}</kbd>
    </button>
  );
}
