/** What sets one kind of instance apart, as one value that is asked in one place: no service knows which kind it has. */
import type { ValueCodec } from '../../crypto/codec.ts';
import type { MasterSecret } from '../../crypto/master-secret.ts';
import { v2Codec } from '../../crypto/v2.ts';

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
export const ownFormat = (secret: MasterSecret, instanceId: string): InstanceFormat => ({
  codec: v2Codec(secret, instanceId),
  countsEncryptions: true,
});
