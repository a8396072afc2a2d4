/** A finding as it is found: for no reader yet, with ids in the place of names, so that a thread can find it. */
import type { FindingFix, FindingThing } from '#shared/contract/schemas.ts';
import { findingKindNames, type FindingKind } from '#shared/findings.ts';
import { textsDigest } from '../../crypto/row-mac.ts';

/** As of `FindingThing`; whose it is by id. */
export interface FoundThing extends Pick<FindingThing, 'kind' | 'id'> {
  /** Left out: what it is called is looked up for whoever reads. */
  readonly name?: string;
  readonly capabilityId?: string;
  readonly userId?: string | null;
}

export interface Found {
  readonly kind: FindingKind;
  /** Together with the kind, what it is about: the same tomorrow. */
  readonly about: readonly string[];
  /** What else it depends on: when that is another, it counts as another finding. */
  readonly state: readonly string[];
  /** Whose it is: theirs to see. Null: for administrators alone. */
  readonly owner: string | null;
  readonly params: Readonly<Record<string, string | number>>;
  /** An agent whose name is a parameter, too. */
  readonly agentId?: string;
  readonly fix: FindingFix;
  readonly things?: readonly FoundThing[];
  readonly since?: string | null;
}

/** What is found, and how much more of a kind than is given. */
export interface FoundSome {
  readonly found: readonly Found[];
  readonly more: ReadonlyMap<FindingKind, number>;
}

const order = new Map(findingKindNames.map((kind, index) => [kind, index]));

/** The worst first. */
export const byKind = (a: Pick<Found, 'kind'>, b: Pick<Found, 'kind'>): number =>
  (order.get(a.kind) ?? 0) - (order.get(b.kind) ?? 0);

/** Names a finding for as long as the same is found of the same thing. */
export const idOfFound = ({ kind, about }: Pick<Found, 'kind' | 'about'>): string =>
  [kind, ...about.map(encodeURIComponent)].join('/');

/** Another text when a finding has changed. Made of ids, numbers and times alone. */
export const markOfFound = ({ kind, about, state }: Pick<Found, 'kind' | 'about' | 'state'>) =>
  textsDigest([kind, ...about, '', ...state]);

/**
 * Of each kind as many as are shown, and all that somebody has hidden.
 *
 * @param hidden by {@link idOfFound}
 */
export function limited(
  all: Iterable<Found>,
  most: number,
  hidden: ReadonlySet<string>,
): FoundSome {
  const found: Found[] = [];
  const counts = new Map<FindingKind, number>();
  const more = new Map<FindingKind, number>();
  for (const each of all) {
    const isHidden = hidden.size > 0 && hidden.has(idOfFound(each));
    const before = counts.get(each.kind) ?? 0;
    if (isHidden || before < most) found.push(each);
    else more.set(each.kind, (more.get(each.kind) ?? 0) + 1);
    if (!isHidden) counts.set(each.kind, before + 1);
  }
  return { found, more };
}
