/** What sets one kind of instance apart, as one value that is asked in one place: no service knows which kind it has. */
import type { ValueCodec } from '../../crypto/codec.ts';
import type { MasterSecret } from '../../crypto/master-secret.ts';
import { rowMacKey, type RowMacKey } from '../../crypto/row-mac.ts';
import { v2CodecWith, v2Key, type CodecKey } from '../../crypto/v2.ts';

export interface InstanceFormat {
  /** How a value is kept in its cell. */
  readonly codec: ValueCodec;
  /** Whether the database has a place for how many values were encrypted under the secret. */
  readonly countsEncryptions: boolean;
  /** Under which its rows are signed; null: they are not, because others write to it who do not have the key. */
  readonly rowMacs: RowMacKey | null;
}

/** The keys of an own instance's format: all that a thread needs which reads values and does nothing else. */
export interface FormatKeys {
  readonly values: CodecKey;
  readonly rowMacs: RowMacKey;
}

/** @param instanceId `instance_meta.instance_id` */
export const ownKeys = (secret: MasterSecret, instanceId: string): FormatKeys => ({
  values: v2Key(secret, instanceId),
  rowMacs: rowMacKey(secret, instanceId),
});

/** The format of an own instance: `v2` values, whose encryptions are counted, and signed rows. */
export const ownFormat = ({ values, rowMacs }: FormatKeys): InstanceFormat => ({
  codec: v2CodecWith(values),
  countsEncryptions: true,
  rowMacs,
});
