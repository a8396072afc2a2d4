import type { Credential } from '#shared/contract/schemas.ts';
import type { CredentialQuery } from '../../app/routes.ts';
import { statusOf } from '../../ui/status.ts';

/** What the list is narrowed to; an empty list of values narrows nothing. */
export type Filters = Omit<CredentialQuery, 'search'>;

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

/**
 * The credentials that match every word of the search and every filter that is set.
 *
 * @param search words found in capability, name, or the person's names, in any case
 */
export function filterCredentials(
  credentials: readonly Credential[],
  search: string,
  filters: Filters,
  now: Date,
): readonly Credential[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const passes = (values: readonly string[], value: string): boolean =>
    values.length === 0 || values.includes(value);

  return credentials.filter((credential) => {
    const { user, capabilityId } = credential;
    if (!passes(filters.capability, capabilityId)) return false;
    if (!passes(filters.scope, user ? 'personal' : 'system')) return false;
    if (!passes(filters.user, user?.id ?? '')) return false;
    const isUnused = credential.unused && filters.status.includes('unused');
    if (!isUnused && !passes(filters.status, statusOf(credential, now).kind)) return false;
    return words.every((word) => searchText(credential).includes(word));
  });
}

const searchTexts = new WeakMap<Credential, string>();

function searchText(credential: Credential): string {
  const known = searchTexts.get(credential);
  if (known !== undefined) return known;
  const { capabilityId, name, user } = credential;
  const text = [capabilityId, name, user?.username, user?.displayName]
    .join('\n')
    .toLocaleLowerCase();
  searchTexts.set(credential, text);
  return text;
}
