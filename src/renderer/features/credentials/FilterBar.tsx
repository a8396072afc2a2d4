import { useTranslation } from 'react-i18next';
import type { CredentialFacets, UserRef } from '#shared/contract/schemas.ts';
import { FilterBar as Bar } from '../../ui/FilterBar.tsx';
import type { FilterOption } from '../../ui/FilterMenu.tsx';
import { toggled } from '../../ui/filters.ts';
import { noFilters, type Filters } from './filters.ts';

interface FilterBarProps {
  readonly facets: CredentialFacets;
  /** How many are stored. */
  readonly total: number;
  readonly users: readonly UserRef[];
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly filters: Filters;
  readonly onFilters: (filters: Filters) => void;
  /** How many credentials are left. */
  readonly shown: number;
  /** Whether there are other people's to tell apart. */
  readonly withOwner: boolean;
}

/** Search, filters, what is active of them, and how many are left. */
export function FilterBar(props: FilterBarProps) {
  const { facets, total, users, search, onSearch, filters, onFilters, shown, withOwner } = props;
  const { t } = useTranslation();
  const options: Record<keyof Filters, readonly FilterOption[]> = {
    capability: facets.capability.map(({ value }) => ({ value, label: value })),
    scope: [
      { value: 'system', label: t('owner.shared') },
      { value: 'personal', label: t('owner.personal') },
    ],
    user: users.map(({ id, displayName }) => ({ value: id, label: displayName })),
    status: [
      { value: 'set', label: t('status.set') },
      { value: 'missing', label: t('agentSecret.missing') },
      { value: 'soon', label: t('status.soon') },
      { value: 'expired', label: t('status.expired') },
      { value: 'outside', label: t('status.outside') },
      { value: 'damaged', label: t('status.damaged') },
      { value: 'unused', label: t('status.unused') },
    ],
  };
  const labels: Record<keyof Filters, string> = {
    capability: t('credential.capability'),
    scope: t('filter.scope'),
    user: t('filter.user'),
    status: t('credential.status'),
  };
  const names: readonly (keyof Filters)[] = withOwner
    ? ['capability', 'scope', 'user', 'status']
    : ['capability', 'status'];
  const withMissing = filters.status.includes('missing');
  const count = withMissing ? total + facets.missing : total;

  return (
    <Bar
      search={{ label: t('search.label'), value: search, onChange: onSearch }}
      filters={names.map((name) => ({
        name,
        label: labels[name],
        options: options[name],
        more: name === 'capability' ? facets.moreCapabilities : 0,
        chosen: filters[name],
      }))}
      onToggle={(name, value) => onFilters(toggled(filters, name, value))}
      onClear={() => {
        onSearch('');
        onFilters(noFilters);
      }}
      countText={(isNarrowed) =>
        isNarrowed ? t('filter.countOf', { count, shown }) : t('filter.count', { count })
      }
      offer={
        facets.missing > 0 && !withMissing
          ? {
              text: t('filter.showMissing', { count: facets.missing }),
              take: () => onFilters({ ...noFilters, status: ['missing'] }),
            }
          : null
      }
    />
  );
}
