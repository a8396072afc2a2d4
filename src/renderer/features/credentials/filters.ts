import type { CredentialQuery } from '../../app/routes.ts';

/** What the list is narrowed to; an empty list of values narrows nothing. */
export type Filters = Omit<CredentialQuery, 'search' | 'sort' | 'order'>;

export const noFilters: Filters = { capability: [], user: [], scope: [], status: [] };
