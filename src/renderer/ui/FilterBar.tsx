import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './FilterBar.module.css';
import { FilterMenu, type FilterOption } from './FilterMenu.tsx';
import { SearchInput } from './SearchInput.tsx';

/** One that a list is narrowed by. */
export interface ListFilter<N extends string> {
  readonly name: N;
  readonly label: string;
  readonly options: readonly FilterOption[];
  /** How many more values there are than those that are offered. */
  readonly more?: number;
  readonly chosen: readonly string[];
}

interface FilterBarProps<N extends string> {
  readonly search: {
    readonly label: string;
    readonly value: string;
    readonly onChange: (search: string) => void;
  };
  readonly filters: readonly ListFilter<N>[];
  readonly onToggle: (name: N, value: string) => void;
  /** Takes away all of them and the search. */
  readonly onClear: () => void;
  /** How many things are left. */
  readonly countText: (isNarrowed: boolean) => ReactNode;
  /** What else there is to be shown, beside the count. */
  readonly offer?: { readonly text: string; readonly take: () => void } | null;
}

/** Above a list: search, filters, what is active of them, and how many things are left. */
export function FilterBar<N extends string>(props: FilterBarProps<N>) {
  const { search, filters, onToggle, onClear, countText, offer } = props;
  const { t } = useTranslation();
  const isNarrowed = filters.some(({ chosen }) => chosen.length > 0) || search.value.trim() !== '';
  return (
    <div className={styles.bar}>
      <div className={styles.controls}>
        <SearchInput {...search} />
        {filters.map(({ name, ...filter }) => (
          <FilterMenu key={name} {...filter} onToggle={(value) => onToggle(name, value)} />
        ))}
      </div>
      <div className={styles.state}>
        <p role="status" className={styles.count}>
          {countText(isNarrowed)}
        </p>
        {offer && (
          <button type="button" className={styles.clear} onClick={offer.take}>
            {offer.text}
          </button>
        )}
        {filters.flatMap(({ name, label: filter, options, chosen }) =>
          chosen.map((value) => {
            const label = options.find((option) => option.value === value)?.label ?? value;
            return (
              <button
                key={`${name} ${value}`}
                type="button"
                className={styles.chip}
                aria-label={t('filter.drop', { filter, value: label })}
                onClick={() => onToggle(name, value)}
              >
                <span className={styles.chipText}>
                  {filter}
                  {': '}
                  <strong>{label}</strong>
                </span>
                <X aria-hidden />
              </button>
            );
          }),
        )}
        {isNarrowed && (
          <button type="button" className={styles.clear} onClick={onClear}>
            {t('filter.clearAll')}
          </button>
        )}
      </div>
    </div>
  );
}
