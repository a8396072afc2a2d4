/**
 * Finds values that several places hold, by their fingerprints alone. What one owner has in one capability is one place:
 * mail that comes and goes with the same password is no two secrets. Plain settings do not count.
 */
import { textsDigest } from '../../crypto/row-mac.ts';
import type { Entry } from '../credentials/list/credential-index.ts';
import { cellOfCredential, credentialIn, isCredential, nameOfCell } from './cells.ts';
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
  const wanted = new Set(several.flat().map(({ fingerprint }) => nameOfCell(fingerprint)));
  const found = new Map<string, Entry>();
  for (const entry of entries) {
    const name = nameOfCell(cellOfCredential(entry));
    if (wanted.has(name)) found.set(name, entry);
  }
  for (const places of several) {
    const named = places.map(({ fingerprint }) => {
      const entry = found.get(nameOfCell(fingerprint));
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

/** Of a credential all but its name. */
const groupOf = ({ kind, identity }: Fingerprint): string =>
  JSON.stringify([kind, ...(isCredential(kind) ? identity.slice(0, -1) : identity)]);

const keyOfThing = ({ kind, id }: FoundThing): string => `${kind} ${id}`;

/** Of what connects a channel the id is that of its row, which the main process looks up. */
function thingOf(fingerprint: Fingerprint, entry: Entry | undefined): FoundThing {
  const credential = credentialIn(fingerprint);
  if (credential !== null) return { kind: 'credential', id: entry?.id ?? '', ...credential };
  const { kind, identity } = fingerprint;
  return { kind: kind === 'apiKey' ? 'provider' : 'pipe', id: identity[0] ?? '' };
}

function fixOf({ kind, id, userId = null }: FoundThing): Found['fix'] {
  if (kind === 'provider' || kind === 'pipe') return { kind, id };
  return { kind: 'credential', id, userId };
}
