import { Menu } from '@base-ui/react/menu';
import { Check, ChevronDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './FilterMenu.module.css';
import menu from './Menu.module.css';
import { MenuPopup } from './Menu.tsx';

export interface FilterOption {
  readonly value: string;
  readonly label: string;
}

interface FilterMenuProps {
  readonly label: string;
  readonly options: readonly FilterOption[];
  /** How many more there are than those that are offered. */
  readonly more?: number;
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
}

/** From so many on, a list is easier to search than to read. */
const searchFrom = 10;

/** A button that narrows a list to the values ticked in its menu. */
export function FilterMenu({ label, options, more = 0, chosen, onToggle }: FilterMenuProps) {
  const { t } = useTranslation();
  const searchable = options.length >= searchFrom;
  const items = options.map(({ value, label: text }) => (
    <Menu.CheckboxItem
      key={value}
      className={menu.item}
      checked={chosen.includes(value)}
      onCheckedChange={() => onToggle(value)}
    >
      <span className={menu.tick}>
        <Menu.CheckboxItemIndicator>
          <Check aria-hidden />
        </Menu.CheckboxItemIndicator>
      </span>
      <span className={menu.itemText}>{text}</span>
    </Menu.CheckboxItem>
  ));
  const root = (
    <Menu.Root>
      <Menu.Trigger className={styles.trigger} data-active={chosen.length > 0 || undefined}>
        {label}
        {chosen.length > 0 && <span className={styles.count}>{chosen.length}</span>}
        <ChevronDown aria-hidden />
      </Menu.Trigger>
      <MenuPopup align="start">
        {searchable && (
          <>
            <Menu.Input
              className={menu.search}
              aria-label={label}
              placeholder={t('filter.search')}
            />
            <Menu.Empty className={menu.empty}>{t('filter.none')}</Menu.Empty>
          </>
        )}
        <Menu.List className={menu.list}>{items}</Menu.List>
        {more > 0 && <p className={menu.empty}>{t('filter.more', { count: more })}</p>}
      </MenuPopup>
    </Menu.Root>
  );
  return searchable ? <Menu.FilterProvider>{root}</Menu.FilterProvider> : root;
}
