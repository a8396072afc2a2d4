import { useDeferredValue, useEffect, useId, useMemo, useState } from 'react';
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { clsx } from 'clsx';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import frame from '../../ui/DialogFrame.module.css';
import menu from '../../ui/Menu.module.css';
import { useShortcutText } from '../../ui/shortcuts.ts';
import { useShortcuts } from '../../ui/useShortcuts.ts';
import { choose, closePalette, doChosen, forgetPalette, usePalette } from './palette.ts';
import styles from './Palette.module.css';
import { ranked, type Entry } from './rank.ts';
import { useCommands } from './useCommands.ts';
import { useCredentials, useThings } from './useFound.ts';

/** Finds a page, a thing or an action by a few letters, and goes there or does it. */
export function Palette() {
  const { t } = useTranslation();
  const { open } = usePalette();
  useEffect(() => forgetPalette, []);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => !next && closePalette()}
      onOpenChangeComplete={(next) => !next && doChosen()}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Viewport className={styles.viewport}>
          <Dialog.Popup className={clsx(frame.popup, styles.popup)} aria-label={t('palette.open')}>
            <PaletteList />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface Part {
  readonly value: string;
  readonly items: readonly Entry[];
}

function PaletteList() {
  const { t } = useTranslation();
  const { recent } = usePalette();
  const [search, setSearch] = useState('');
  const commands = useCommands();
  const things = useThings();
  const sought = useDeferredValue(search);
  const credentials = useCredentials(sought);
  useShortcuts([{ shortcut: 'palette', run: closePalette }]);

  const parts = useMemo((): readonly Part[] => {
    const all = [...commands, ...things, ...credentials];
    if (sought.trim() !== '') {
      return [{ value: '', items: ranked(all, sought) }].filter(({ items }) => items.length > 0);
    }
    const again = recent.flatMap((id) => all.find((entry) => entry.id === id) ?? []);
    const others = commands.filter((entry) => !again.includes(entry));
    return [
      { value: t('palette.recent'), items: again },
      { value: t('frame.pages'), items: others.filter(({ kind }) => kind === 'page') },
      { value: t('palette.actions'), items: others.filter(({ kind }) => kind === 'action') },
    ].filter(({ items }) => items.length > 0);
  }, [commands, things, credentials, sought, recent, t]);

  return (
    <Autocomplete.Root
      open
      inline
      items={parts}
      filter={null}
      value={search}
      onValueChange={(value, { reason }) => {
        // What is chosen is not written into the field.
        if (reason !== 'item-press') setSearch(value);
      }}
      itemToStringValue={({ text }: Entry) => text}
      autoHighlight="always"
      keepHighlight
    >
      <div className={styles.field}>
        <Search aria-hidden />
        <Autocomplete.Input
          className={styles.input}
          aria-label={t('palette.open')}
          placeholder={t('palette.placeholder')}
          autoCapitalize="off"
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      <Autocomplete.Empty className={styles.empty}>
        {parts.length === 0 && t('palette.none')}
      </Autocomplete.Empty>
      <Autocomplete.List className={clsx(menu.list, styles.list)} aria-label={t('palette.results')}>
        {({ value, items }: Part) => (
          <Autocomplete.Group key={value} items={items}>
            {value !== '' && (
              <Autocomplete.GroupLabel className={menu.groupLabel}>{value}</Autocomplete.GroupLabel>
            )}
            <Autocomplete.Collection>
              {(entry: Entry) => <PaletteItem key={entry.id} entry={entry} />}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

/** One line: what it is called, where it is, of which kind it is, and the keys that do it. */
function PaletteItem({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation();
  const { shown, spoken } = useShortcutText();
  const id = useId();
  const { kind, text, place, icon: Icon, shortcut, disabledReason: reason } = entry;
  return (
    <Autocomplete.Item
      value={entry}
      className={clsx(menu.item, styles.item, reason !== undefined && menu.refused)}
      aria-label={[text, place, t(`palette.kind.${kind}`)].filter(Boolean).join(', ')}
      aria-disabled={reason !== undefined}
      aria-describedby={reason === undefined ? undefined : id}
      aria-keyshortcuts={shortcut && spoken(shortcut)}
      onClick={() => choose(entry)}
    >
      <Icon aria-hidden />
      <span className={menu.itemText}>
        <bdi>{text}</bdi>
        {place && <bdi className={styles.place}>{place}</bdi>}
        {reason !== undefined && (
          <span id={id} className={menu.reason}>
            {reason}
          </span>
        )}
      </span>
      <span className={styles.kind}>{t(`palette.kind.${kind}`)}</span>
      {shortcut && (
        <kbd className={styles.key} aria-hidden>
          {shown(shortcut)}
        </kbd>
      )}
    </Autocomplete.Item>
  );
}
