import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { startOfLocalDay } from '#shared/days.ts';
import { briefDay } from '../i18n/dates.ts';
import { useLanguage } from '../i18n/useLanguage.ts';
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

/** A day that a list begins or ends with. */
export interface DayFilter {
  readonly name: string;
  readonly label: string;
  /** `YYYY-MM-DD`, or empty. */
  readonly day: string;
  readonly onChange: (day: string) => void;
}

interface FilterBarProps<N extends string> {
  readonly search: {
    readonly label: string;
    readonly value: string;
    readonly onChange: (search: string) => void;
  };
  readonly filters: readonly ListFilter<N>[];
  readonly days?: readonly DayFilter[];
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
  const { search, filters, days = [], onToggle, onClear, countText, offer } = props;
  const { t } = useTranslation();
  const language = useLanguage();
  const isNarrowed =
    filters.some(({ chosen }) => chosen.length > 0) ||
    days.some(({ day }) => day !== '') ||
    search.value.trim() !== '';
  return (
    <div className={styles.bar}>
      <div className={styles.controls}>
        <SearchInput {...search} />
        {filters.map(({ name, ...filter }) => (
          <FilterMenu key={name} {...filter} onToggle={(value) => onToggle(name, value)} />
        ))}
        {days.map(({ name, label, day, onChange }) => (
          <label key={name} className={styles.day} data-active={day !== '' || undefined}>
            {label}
            <input
              type="date"
              max="9999-12-31"
              value={day}
              onChange={(event) => onChange(event.target.value)}
            />
          </label>
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
              <Chip
                key={`${name} ${value}`}
                filter={filter}
                value={label}
                onDrop={() => onToggle(name, value)}
              />
            );
          }),
        )}
        {days
          .filter(({ day }) => day !== '')
          .map(({ name, label, day, onChange }) => (
            <Chip
              key={name}
              filter={label}
              value={briefDay(startOfLocalDay(day).toISOString(), language)}
              onDrop={() => onChange('')}
            />
          ))}
        {isNarrowed && (
          <button type="button" className={styles.clear} onClick={onClear}>
            {t('filter.clearAll')}
          </button>
        )}
      </div>
    </div>
  );
}

interface ChipProps {
  readonly filter: string;
  readonly value: string;
  readonly onDrop: () => void;
}

/** One value that the list is narrowed to; pressing it takes it away. */
function Chip({ filter, value, onDrop }: ChipProps) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={styles.chip}
      aria-label={t('filter.drop', { filter, value })}
      onClick={onDrop}
    >
      <span className={styles.chipText}>
        {filter}
        {': '}
        <strong>{value}</strong>
      </span>
      <X aria-hidden />
    </button>
  );
}
