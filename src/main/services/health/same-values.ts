/**
 * Finds values that several places hold, by their fingerprints alone. What one owner has in one capability is one place:
 * mail that comes and goes with the same password is no two secrets. Plain settings do not count.
 */
import { textsDigest } from '../../crypto/row-mac.ts';
import type { Entry } from '../credentials/list/credential-index.ts';
import type { Found, FoundThing } from './found.ts';
import type { Fingerprint } from './live-fingerprints.ts';

interface Place {
  readonly fingerprint: Fingerprint;
  /** What one owner has in one capability, and else one thing. */
  readonly group: string;
}

/**
 * @param equal those that are equal, together
 * @param isSetting whether a credential is a plain setting
 * @param entries to look up what a finding names
 * @param owner only among what this user has; null: among everything, also what is not a credential
 */
export function* findSameValues(
  equal: Iterable<readonly Fingerprint[]>,
  isSetting: (fingerprint: Fingerprint) => boolean,
  entries: readonly Entry[],
  owner: string | null,
): Generator<Found> {
  const several = groupsOf(equal, isSetting, owner);
  if (several.length === 0) return;
  const wanted = new Set(several.flat().map(({ fingerprint }) => keyOf(fingerprint)));
  const found = new Map<string, Entry>();
  for (const entry of entries) {
    const key = keyOfEntry(entry);
    if (wanted.has(key)) found.set(key, entry);
  }
  for (const places of several) {
    const named = places.map(({ fingerprint }) => {
      const entry = found.get(keyOf(fingerprint));
      return { thing: thingOf(fingerprint, entry), at: entry?.updatedAt ?? '' };
    });
    named.sort((a, b) => (keyOfThing(a.thing) < keyOfThing(b.thing) ? -1 : 1));
    const [first] = named;
    if (first === undefined) continue;
    const names = named.map(({ thing }) => keyOfThing(thing));
    yield {
      kind: 'same_value',
      about: [textsDigest(names)],
      // One that was stored anew, and is the same again, is another finding.
      state: named.map(({ at }) => at),
      owner,
      params: { count: named.length },
      fix: fixOf(first.thing),
      things: named.map(({ thing }) => thing),
    };
  }
}

function groupsOf(
  equal: Iterable<readonly Fingerprint[]>,
  isSetting: (fingerprint: Fingerprint) => boolean,
  owner: string | null,
): Place[][] {
  const isAsked = ({ kind, identity }: Fingerprint): boolean =>
    owner === null || (kind === 'userCredential' && identity[0] === owner);
  return [...equal].flatMap((all) => {
    const places = all
      .filter((fingerprint) => isAsked(fingerprint) && !isSetting(fingerprint))
      .map((fingerprint) => ({ fingerprint, group: groupOf(fingerprint) }));
    const one = [...new Map(places.map((place) => [place.group, place])).values()];
    return one.length < 2 ? [] : [one];
  });
}

function groupOf({ kind, identity }: Fingerprint): string {
  if (kind === 'systemCredential') return JSON.stringify([kind, identity[0]]);
  if (kind === 'userCredential') return JSON.stringify([kind, identity[0], identity[1]]);
  return JSON.stringify([kind, ...identity]);
}

const keyOf = ({ kind, identity }: Fingerprint): string => [kind, ...identity].join('\0');

const keyOfEntry = ({ userId, capabilityId, name }: Entry): string =>
  userId === null
    ? ['systemCredential', capabilityId, name].join('\0')
    : ['userCredential', userId, capabilityId, name].join('\0');

const keyOfThing = ({ kind, id }: FoundThing): string => `${kind} ${id}`;

/** Of what connects a channel the id is that of its row, which the main process looks up. */
function thingOf({ kind, identity }: Fingerprint, entry: Entry | undefined): FoundThing {
  if (kind === 'systemCredential' || kind === 'userCredential') {
    const [name = '', capabilityId = ''] = identity.toReversed();
    const userId = kind === 'userCredential' ? (identity[0] ?? null) : null;
    return { kind: 'credential', id: entry?.id ?? '', name, capabilityId, userId };
  }
  return { kind: kind === 'apiKey' ? 'provider' : 'pipe', id: identity[0] ?? '' };
}

function fixOf({ kind, id, userId = null }: FoundThing): Found['fix'] {
  if (kind === 'provider' || kind === 'pipe') return { kind, id };
  return { kind: 'credential', id, userId };
}
