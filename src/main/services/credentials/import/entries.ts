/** What a file holds that somebody has exported elsewhere. Its values stay in the main process. */
import type { ImportKind, ImportLeftOut, ImportPartKind } from '#shared/contract/schemas.ts';

/** One text of an entry that could be stored as a value. */
export interface ImportPart {
  readonly kind: ImportPartKind;
  /** Of a field that somebody has made themselves. */
  readonly label: string | null;
  readonly value: string;
  /** Docker Compose would put a variable in here. */
  readonly hasVariable: boolean;
}

export interface ImportEntry {
  readonly title: string;
  /** Where its line begins, counted from 1; null: the file is no table. */
  readonly line: number | null;
  readonly username: string;
  readonly url: string;
  /** Not empty; what is most likely wanted comes first. */
  readonly parts: readonly ImportPart[];
}

export interface ImportReading {
  readonly kind: ImportKind;
  /** What the file can be read as. */
  readonly kinds: readonly ImportKind[];
  readonly entries: readonly ImportEntry[];
  readonly leftOut: readonly ImportLeftOut[];
}

/** What an entry of a password manager may hold. */
export interface RawEntry extends Pick<ImportEntry, 'title' | 'line' | 'username' | 'url'> {
  /** With the kind that it is shown as. */
  readonly secret: readonly [ImportPartKind, string];
  readonly fields: readonly { readonly label: string; readonly value: string }[];
  readonly totp: string;
  readonly note: string;
}

/** Its parts in the order in which they are likely wanted, without the empty ones; null: there is nothing to store. */
export function entryOf({
  secret: [kind, secret],
  fields,
  totp,
  note,
  ...entry
}: RawEntry): ImportEntry | null {
  const part = (each: ImportPartKind, value: string, label: string | null = null): ImportPart => ({
    kind: each,
    label,
    value,
    hasVariable: false,
  });
  const secrets = [
    part(kind, secret),
    ...fields.map(({ label, value }) => part('field', value, label)),
    part('note', note),
    part('totp', totp),
  ].filter(isFilled);
  if (secrets.length === 0) return null;
  const settings = [part('username', entry.username), part('url', entry.url)].filter(isFilled);
  return { ...entry, parts: [...secrets, ...settings] };
}

const isFilled = ({ value }: ImportPart): boolean => value.trim() !== '';
