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

/** The same passphrase, kept under another master secret of the instance. @throws DamagedValue as {@link openPassphrase} */
export const movePassphrase = (
  { from, to }: { readonly from: MasterSecret; readonly to: MasterSecret },
  instanceId: string,
  sealed: string,
): string => sealPassphrase(to, instanceId, openPassphrase(from, instanceId, sealed));
