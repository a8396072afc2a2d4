import { Autocomplete } from '@base-ui/react/autocomplete';
import { clsx } from 'clsx';
import type { ControlProps } from '../forms/Field.tsx';
import menu from './Menu.module.css';
import input from './TextInput.module.css';

interface SuggestInputProps {
  readonly control: ControlProps;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What there is already; anything else may be typed as well. */
  readonly suggestions: readonly string[];
  readonly mono?: boolean;
  readonly placeholder?: string;
}

/** A line of text with suggestions that narrow down while typing. */
export function SuggestInput(props: SuggestInputProps) {
  const { control, value, onChange, suggestions, mono = false, placeholder } = props;
  return (
    <Autocomplete.Root
      items={suggestions}
      value={value}
      onValueChange={onChange}
      openOnInputClick={suggestions.length > 0}
    >
      <Autocomplete.Input
        {...control}
        className={clsx(input.input, mono && input.mono)}
        placeholder={placeholder}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
      />
      <Autocomplete.Portal>
        <Autocomplete.Positioner className={menu.positioner} sideOffset={6}>
          <Autocomplete.Popup className={menu.popup}>
            <Autocomplete.List className={menu.list}>
              {(suggestion: string) => (
                <Autocomplete.Item key={suggestion} value={suggestion} className={menu.item}>
                  <span className={clsx(menu.itemText, mono && input.mono)}>{suggestion}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}
