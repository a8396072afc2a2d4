import { Select as Primitive } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { ControlProps } from '../forms/Field.tsx';
import menu from './Menu.module.css';
import styles from './Select.module.css';

export interface Choice<V> {
  readonly value: V;
  readonly label: string;
  /** Beside the label in the list, less weighty. */
  readonly aside?: string;
}

interface SelectProps<V> {
  readonly control: Partial<ControlProps>;
  readonly choices: readonly Choice<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}

/** One of a list that drops down. */
export function Select<V extends string | number | null>({
  control,
  choices,
  value,
  onChange,
}: SelectProps<V>) {
  return (
    <Primitive.Root<V>
      items={choices}
      value={value}
      onValueChange={(chosen) => {
        // The list can empty itself only where `null` is one of the choices.
        const choice = choices.find((candidate) => candidate.value === chosen);
        if (choice) onChange(choice.value);
      }}
    >
      <Primitive.Trigger {...control} className={styles.trigger}>
        <Primitive.Value className={styles.value} />
        <Primitive.Icon>
          <ChevronDown aria-hidden />
        </Primitive.Icon>
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Positioner
          className={menu.positioner}
          alignItemWithTrigger={false}
          sideOffset={6}
        >
          <Primitive.Popup className={menu.popup}>
            <Primitive.List className={menu.list}>
              {choices.map((choice) => (
                <Primitive.Item key={choice.value} value={choice.value} className={menu.item}>
                  <span className={menu.tick}>
                    <Primitive.ItemIndicator>
                      <Check aria-hidden />
                    </Primitive.ItemIndicator>
                  </span>
                  <Primitive.ItemText className={menu.itemText}>{choice.label}</Primitive.ItemText>
                  {choice.aside && <span className={menu.itemAside}>{choice.aside}</span>}
                </Primitive.Item>
              ))}
            </Primitive.List>
          </Primitive.Popup>
        </Primitive.Positioner>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
