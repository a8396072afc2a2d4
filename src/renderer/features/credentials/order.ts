import type { Credential, Language } from '#shared/contract/schemas.ts';
import { statusKinds, statusOf, type Status } from '../../ui/status.ts';

/** Negative when the first comes before the second. */
type Order = (a: Credential, b: Credential) => number;

export type SortedBy = 'capability' | 'name' | 'owner' | 'status' | 'updated';

/** Orders by a text. Each text is compared once, as languages do it, and by its place from then on. */
function byText(
  credentials: readonly Credential[],
  language: Language,
  text: (credential: Credential) => string,
): Order {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const texts = [...new Set(credentials.map(text))].sort(compare);
  const places = new Map(texts.map((each, place) => [each, place]));
  const place = (credential: Credential): number => places.get(text(credential)) ?? 0;
  return (a, b) => place(a) - place(b);
}

/** What needs attention first; of several that expire, the one that does so sooner. */
function byStatus(now: Date): Order {
  const known = new Map<Credential, Status>();
  const status = (credential: Credential): Status => {
    const found = known.get(credential) ?? statusOf(credential, now);
    known.set(credential, found);
    return found;
  };
  return (a, b) => {
    const [one, two] = [status(a), status(b)];
    const kinds = statusKinds.indexOf(one.kind) - statusKinds.indexOf(two.kind);
    return kinds || (one.days ?? Infinity) - (two.days ?? Infinity) || 0;
  };
}

const byUpdate: Order = (a, b) =>
  a.updatedAt < b.updatedAt ? -1 : Number(a.updatedAt > b.updatedAt);

/**
 * How each column sorts. Equal ones follow by capability, name and person, so that the order never
 * depends on how the rows came.
 *
 * @param credentials what will be sorted
 * @param now decides what has expired
 */
export function credentialOrders(
  credentials: readonly Credential[],
  language: Language,
  now: Date,
): Readonly<Record<SortedBy, Order>> {
  const capability = byText(credentials, language, ({ capabilityId }) => capabilityId);
  const name = byText(credentials, language, ({ name }) => name);
  // Shared ones before everybody's.
  const owner = byText(credentials, language, ({ user }) => user?.displayName ?? '');
  const then =
    (first: Order): Order =>
    (a, b) =>
      first(a, b) || capability(a, b) || name(a, b) || owner(a, b);
  return {
    capability: then(capability),
    name: then(name),
    owner: then(owner),
    status: then(byStatus(now)),
    updated: then(byUpdate),
  };
}
