/** Which fields of signed rows keep a secret: the list of secret columns, seen from the rows of an own instance. */
import type { Cell } from '../../crypto/codec.ts';
import { cellOf, secretColumns, secretKinds, type SecretKind } from './secret-columns.ts';
import { signedKinds, signedTableOf, type SignedKind } from './signed-rows.ts';

/** A field, by its place in the content of a row. */
export interface SecretField {
  readonly kind: SecretKind;
  readonly index: number;
  /** The cell of a row. */
  cell(this: void, content: readonly string[]): Cell;
}

/** The kinds of signed rows that keep secrets, each with the fields in which it does. */
export const rowsWithSecrets: ReadonlyMap<SignedKind, readonly SecretField[]> = new Map(
  signedKinds
    .map((kind) => [kind, fieldsOf(kind)] as const)
    .filter(([, fields]) => fields.length > 0),
);

function fieldsOf(signed: SignedKind): SecretField[] {
  const { table, columns } = signedTableOf(signed);
  return secretKinds
    .filter((kind) => secretColumns[kind].table === table)
    .map((kind) => {
      const { column, identity } = secretColumns[kind];
      const places = identity.map((name) => columns.indexOf(name));
      return {
        kind,
        index: columns.indexOf(column),
        cell: (content) => cellOf(kind, ...places.map((place) => content[place] ?? '')),
      };
    });
}
