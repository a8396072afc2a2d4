/** Cells of an instance by what is in them: which one holds a credential, and which credential one holds. */
import type { NamedCredential } from '#shared/activity.ts';
import type { Cell } from '../../crypto/codec.ts';
import type { SecretKind } from '../secrets/secret-columns.ts';

/** A cell by the kind of what it holds. */
export interface KindCell {
  readonly kind: SecretKind;
  readonly identity: Cell['identity'];
}

/** Another text for each cell. */
export const nameOfCell = ({ kind, identity }: KindCell): string =>
  `${kind}\0${identity.join('\0')}`;

export const isCredential = (kind: SecretKind): boolean =>
  kind === 'systemCredential' || kind === 'userCredential';

/** The cell that holds a credential. */
export const cellOfCredential = ({ userId, capabilityId, name }: NamedCredential): KindCell =>
  userId === null
    ? { kind: 'systemCredential', identity: [capabilityId, name] }
    : { kind: 'userCredential', identity: [userId, capabilityId, name] };

/** The credential that a cell holds; null: it holds something else. */
export function credentialIn({ kind, identity }: KindCell): NamedCredential | null {
  if (!isCredential(kind)) return null;
  const [name = '', capabilityId = '', userId = null] = identity.toReversed();
  return { capabilityId, name, userId };
}
