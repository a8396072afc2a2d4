/** What sets one kind of instance apart, as one value that is asked in one place: no service knows which kind it has. */
import type { Reseal, ValueCodec } from '../../crypto/codec.ts';
import type { MasterSecret } from '../../crypto/master-secret.ts';
import { rowMacKey, type RowMacKey } from '../../crypto/row-mac.ts';
import { v1Codec, v1Reseal } from '../../crypto/v1.ts';
import { v2CodecWith, v2Key, v2Reseal, type CodecKey } from '../../crypto/v2.ts';
import { ownRules, type InstanceRules } from './instance-rules.ts';
import type { SecretKind } from './secret-columns.ts';

export interface InstanceFormat {
  /** How a value is kept in its cell. */
  readonly codec: ValueCodec;
  /** Which secrets are stored as they are, because the program that reads them expects that. */
  readonly plain: ReadonlySet<SecretKind>;
  /** Whether the database has a place for how many values were encrypted under the secret. */
  readonly countsEncryptions: boolean;
  /** Under which its rows are signed; null: they are not, because others write to it who do not have the key. */
  readonly rowMacs: RowMacKey | null;
}

/** The keys of an instance's format: all that a thread needs which reads values and does nothing else. */
export type FormatKeys =
  | { readonly kind: 'own'; readonly values: CodecKey; readonly rowMacs: RowMacKey }
  | { readonly kind: 'attached'; readonly values: MasterSecret };

/** @param instanceId `instance_meta.instance_id` */
export const ownKeys = (
  secret: MasterSecret,
  instanceId: string,
): FormatKeys & { readonly kind: 'own' } => ({
  kind: 'own',
  values: v2Key(secret, instanceId),
  rowMacs: rowMacKey(secret, instanceId),
});

/** The orchestrator encrypts under the master secret itself. */
export const attachedKeys = (secret: MasterSecret): FormatKeys => ({
  kind: 'attached',
  values: secret,
});

/**
 * The format under some keys: an own instance has `v2` values, whose encryptions are counted, and signed rows; an
 * attached one has `v1` values, and where Selu keeps the secrets of channels as they are, these.
 *
 * @param rules of an attached instance as it was found; left out: of values that are always encrypted, nothing else
 */
export function formatOf(keys: FormatKeys, rules?: Pick<InstanceRules, 'plain'>): InstanceFormat {
  if (keys.kind === 'own') {
    return {
      codec: v2CodecWith(keys.values),
      plain: ownRules.plain,
      countsEncryptions: true,
      rowMacs: keys.rowMacs,
    };
  }
  const plain = rules?.plain ?? new Set();
  return { codec: v1Codec(keys.values), plain, countsEncryptions: false, rowMacs: null };
}

/** From the keys of an instance to those that it has under another master secret. */
export function resealBetween(from: FormatKeys, to: FormatKeys): Reseal {
  if (from.kind === 'own' && to.kind === 'own') return v2Reseal(from.values, to.values);
  if (from.kind === 'attached' && to.kind === 'attached') return v1Reseal(from.values, to.values);
  throw new TypeError('keys of two kinds of instance');
}
