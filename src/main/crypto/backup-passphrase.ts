/** The passphrase of scheduled backups, kept under a subkey of the master secret. See docs/wire-format.md. */
import { openText, sealText } from './aes-gcm.ts';
import type { MasterSecret } from './master-secret.ts';
import { deriveSubkey } from './subkeys.ts';

const ADDITIONAL = Buffer.from('selu-desktop scheduled backup');

/** @param instanceId as of `deriveSubkey` */
export const sealPassphrase = (
  secret: MasterSecret,
  instanceId: string,
  passphrase: string,
): string => sealText(deriveSubkey(secret, instanceId, 'backupPassphrase'), passphrase, ADDITIONAL);

/** @throws DamagedValue for anything that {@link sealPassphrase} has not made under this secret for this instance */
export const openPassphrase = (secret: MasterSecret, instanceId: string, sealed: string): string =>
  openText(deriveSubkey(secret, instanceId, 'backupPassphrase'), sealed, ADDITIONAL);
