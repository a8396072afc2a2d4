import type { Filters } from './filters.ts';

let wanted: Filters | null = null;

/** Has the Credentials page begin with these filters when it is opened next. */
export function showFiltered(filters: Filters): void {
  wanted = filters;
}

/** What {@link showFiltered} asked for, once. */
export function takeWantedFilters(): Filters | null {
  const taken = wanted;
  wanted = null;
  return taken;
}
