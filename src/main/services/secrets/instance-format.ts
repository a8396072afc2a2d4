/** What sets one kind of instance apart, as one value that is asked in one place: no service knows which kind it has. */
import type { ValueCodec } from '../../crypto/codec.ts';
import type { MasterSecret } from '../../crypto/master-secret.ts';
import { v2CodecWith, v2Key, type CodecKey } from '../../crypto/v2.ts';

export interface InstanceFormat {
  /** How a value is kept in its cell. */
  readonly codec: ValueCodec;
  /** Whether the database has a place for how many values were encrypted under the secret. */
  readonly countsEncryptions: boolean;
}

/**
 * The format of an own instance: `v2` values, whose encryptions are counted (architecture spec, Cryptography).
 *
 * @param instanceId `instance_meta.instance_id`
 */
export const ownFormat = (secret: MasterSecret, instanceId: string): InstanceFormat =>
  ownFormatWith(v2Key(secret, instanceId));

/** The format of an own instance, for a thread that has no more than the key of its values. */
export const ownFormatWith = (key: CodecKey): InstanceFormat => ({
  codec: v2CodecWith(key),
  countsEncryptions: true,
});
