/** The list of credentials as anybody would write it: everything, filtered and sorted. What the index has to equal. */
import type { Credential, CredentialQuery } from '#shared/contract/schemas.ts';
import { statusKinds, statusOf } from '#shared/credential-status.ts';

/**
 * All that match a query, in its order.
 *
 * @param language of the order of texts
 */
export function naiveList(
  credentials: readonly Credential[],
  { search, filters, sort }: Pick<CredentialQuery, 'search' | 'filters' | 'sort'>,
  language: string,
  now: Date,
): Credential[] {
  const fold = (text: string): string =>
    text
      .normalize('NFD')
      .replaceAll(/[\u0300-\u036f]/g, '')
      .toLowerCase();
  const words = fold(search).split(/\s+/).filter(Boolean);
  const passes = (values: readonly string[], value: string): boolean =>
    values.length === 0 || values.includes(value);
  const matching = credentials.filter((credential) => {
    const { user, capabilityId, name, unused } = credential;
    const text = [capabilityId, name, user?.username, user?.displayName].join('\n');
    return (
      passes(filters.capability, capabilityId) &&
      passes(filters.scope, user ? 'personal' : 'system') &&
      passes(filters.user, user?.id ?? '') &&
      ((unused && filters.status.includes('unused')) ||
        passes(filters.status, statusOf(credential, now).kind)) &&
      words.every((word) => fold(text).includes(word))
    );
  });

  const { compare } = new Intl.Collator(language, { numeric: true });
  const codes = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  const texts = (a: string, b: string): number => compare(a, b) || codes(a, b);
  type Order = (a: Credential, b: Credential) => number;
  const orders: Record<typeof sort.by, Order> = {
    capability: (a, b) => texts(a.capabilityId, b.capabilityId),
    name: (a, b) => texts(a.name, b.name),
    // Shared ones before everybody's.
    owner: (a, b) => texts(a.user?.displayName ?? '', b.user?.displayName ?? ''),
    status: (a, b) => {
      const [one, two] = [statusOf(a, now), statusOf(b, now)];
      const kinds = statusKinds.indexOf(one.kind) - statusKinds.indexOf(two.kind);
      return kinds || (one.days ?? Infinity) - (two.days ?? Infinity) || 0;
    },
    updated: (a, b) => codes(a.updatedAt ?? '', b.updatedAt ?? ''),
  };
  const order: Order = (a, b) =>
    orders[sort.by](a, b) ||
    orders.capability(a, b) ||
    orders.name(a, b) ||
    orders.owner(a, b) ||
    codes(a.user?.id ?? '', b.user?.id ?? '') ||
    codes(a.id, b.id);
  const sorted = matching.sort(order);
  return sort.descending ? sorted.reverse() : sorted;
}
