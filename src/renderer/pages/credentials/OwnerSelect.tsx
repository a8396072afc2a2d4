import { Select } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { UserRef } from '#shared/contract/schemas.ts';
import type { ControlProps } from '../../components/Field.tsx';
import menu from '../../components/Menu.module.css';
import styles from './OwnerSelect.module.css';

interface OwnerSelectProps {
  readonly control: ControlProps;
  readonly users: readonly UserRef[];
  /** A user's id; `null`: everyone. */
  readonly value: string | null;
  readonly onChange: (userId: string | null) => void;
}

/** For whom a new credential is: everyone, or one person. */
export function OwnerSelect({ control, users, value, onChange }: OwnerSelectProps) {
  const { t } = useTranslation();
  const choices = [
    { value: null, label: t('owner.everyone'), aside: t('owner.everyoneText') },
    ...users.map(({ id, displayName, username }) => ({
      value: id,
      label: displayName,
      aside: username,
    })),
  ];
  return (
    <Select.Root items={choices} value={value} onValueChange={onChange}>
      <Select.Trigger {...control} className={styles.trigger}>
        <Select.Value className={styles.value} />
        <Select.Icon>
          <ChevronDown aria-hidden />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className={menu.positioner} alignItemWithTrigger={false} sideOffset={6}>
          <Select.Popup className={menu.popup}>
            <Select.List className={menu.list}>
              {choices.map((choice) => (
                <Select.Item key={choice.value} value={choice.value} className={menu.item}>
                  <span className={menu.tick}>
                    <Select.ItemIndicator>
                      <Check aria-hidden />
                    </Select.ItemIndicator>
                  </span>
                  <Select.ItemText className={menu.itemText}>{choice.label}</Select.ItemText>
                  <span className={menu.itemAside}>{choice.aside}</span>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
