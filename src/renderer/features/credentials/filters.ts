import type { CredentialQuery } from '../../app/routes.ts';

/** What the list is narrowed to; an empty list of values narrows nothing. */
export type Filters = Omit<CredentialQuery, 'search' | 'sort' | 'order'>;

export const noFilters: Filters = { capability: [], user: [], scope: [], status: [] };

/** Every ticked value as `[filter, value]`. */
export function activeFilters(filters: Filters): readonly [keyof Filters, string][] {
  return (Object.keys(filters) as (keyof Filters)[]).flatMap((name) =>
    filters[name].map((value): [keyof Filters, string] => [name, value]),
  );
}

/** The filters with one value ticked, or not ticked if it was. */
export function toggled(filters: Filters, name: keyof Filters, value: string): Filters {
  const values: readonly string[] = filters[name];
  const next = values.includes(value)
    ? values.filter((other) => other !== value)
    : [...values, value];
  return { ...filters, [name]: next };
}
