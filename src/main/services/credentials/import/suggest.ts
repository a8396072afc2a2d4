/** Which entries of a file are what installed agents ask for, by their names. */
import type { DeclaredCredential, ImportPartKind, ImportTake } from '#shared/contract/schemas.ts';
import { finderOf, plainName } from '#shared/names.ts';
import type { ImportEntry, ImportPart } from './entries.ts';

type Suggestion = Omit<ImportTake, 'taken'>;

/** What stands behind the name of a service in the name that an agent gives such a text. */
const endings: Readonly<Record<ImportPartKind, readonly string[]>> = {
  value: ['', 'password', 'token', 'api key', 'key', 'secret'],
  password: ['', 'password', 'token', 'api key', 'key', 'secret', 'app password'],
  field: [''],
  note: ['', 'token', 'api key', 'key', 'secret', 'private key'],
  totp: ['totp', 'totp secret'],
  username: ['username', 'user', 'email', 'login'],
  url: ['url', 'base url', 'server', 'host'],
};

/** What a part may be called by an agent: as its own field is, or as its entry is. */
function namesOf({ title }: ImportEntry, { kind, label }: ImportPart): ReadonlySet<string> {
  const own = kind === 'field' ? [label ?? '', `${title} ${label ?? ''}`] : [title];
  const named = own.filter((name) => plainName(name) !== '');
  return new Set(named.flatMap((name) => endings[kind].map((end) => plainName(`${name} ${end}`))));
}

/**
 * Where entries go by themselves. What fits by its exact name goes before what fits when case and punctuation do not count;
 * where two fit equally well, nobody can tell which is meant, and none is suggested.
 */
export function suggestionsFor(
  entries: readonly ImportEntry[],
  declared: readonly DeclaredCredential[],
): Suggestion[] {
  const find = finderOf(
    entries.flatMap((one, entry) =>
      one.parts.map((each, part) => ({
        ...{ thing: { entry, part }, name: one.title },
        alike: namesOf(one, each),
      })),
    ),
  );
  return declared.flatMap(({ capabilityId, name, scope }): Suggestion[] => {
    const found = firstOfEach(find(name));
    const [only] = found;
    if (only === undefined || found.length > 1) return [];
    return [{ entry: only.entry, part: only.part, capabilityId, name, scope }];
  });
}

/** Of several parts of one entry, the likeliest. */
const firstOfEach = <P extends { readonly entry: number }>(parts: readonly P[]): P[] =>
  parts.filter((part, at) => parts.findIndex(({ entry }) => entry === part.entry) === at);
