import { useRef } from 'react';
import { Search, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './IconButton.tsx';
import styles from './SearchInput.module.css';
import { useShortcuts } from './useShortcuts.ts';
import { TextInput } from './TextInput.tsx';

interface SearchInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Narrows the list of a page while typing. Its shortcut goes there; Escape clears it. */
export function SearchInput({ label, value, onChange }: SearchInputProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);

  const find = (): void => {
    input.current?.focus();
    input.current?.select();
  };
  useShortcuts([{ shortcut: 'search', run: find }], input);

  return (
    <div role="search" className={styles.search}>
      <Search aria-hidden className={styles.icon} />
      <TextInput
        ref={input}
        className={styles.input}
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return;
          // The dialog around it closes with the next one.
          event.stopPropagation();
          onChange('');
        }}
      />
      {value && (
        <IconButton
          className={styles.clear}
          label={t('search.clear')}
          onClick={() => {
            onChange('');
            input.current?.focus();
          }}
        >
          <X aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
