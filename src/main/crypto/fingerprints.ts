/**
 * Fingerprints of values: equal for equal values of one instance, and nothing else can be told by one. They are kept
 * encrypted, because two that are equal would show to whoever reads them that two values are. See docs/wire-format.md.
 */
import { createHmac, hash, type KeyObject } from 'node:crypto';
import { openText, sealText } from './aes-gcm.ts';
import type { MasterSecret } from './master-secret.ts';
import { deriveSubkey } from './subkeys.ts';

/** Handed on as objects: neither logs nor JSON can print them. */
export interface FingerprintKeys {
  readonly values: KeyObject;
  /** Of what is kept. */
  readonly records: KeyObject;
}

/** @param instanceId as of `deriveSubkey` */
export const fingerprintKeys = (secret: MasterSecret, instanceId: string): FingerprintKeys => ({
  values: deriveSubkey(secret, instanceId, 'fingerprint'),
  records: deriveSubkey(secret, instanceId, 'fingerprintRecord'),
});

/** As many characters of base64 as hold 128 bits, and four more. */
export const SHORT = 22;

/** The fingerprint of a value: HMAC-SHA-256, cut to {@link SHORT} characters of standard base64. */
export const fingerprintOf = ({ values }: FingerprintKeys, value: string): string =>
  createHmac('sha256', values).update(value).digest('base64').slice(0, SHORT);

/** SHA-256 of what is stored, cut alike: tells whether a fingerprint is still that of it. */
export const shortDigest = (text: string): string => hash('sha256', text, 'base64').slice(0, SHORT);

const additional = (part: number): Buffer => Buffer.from(`selu-desktop fingerprints ${part}`);

/** @param part which of several records it is: it is bound to it */
export const sealFingerprints = (keys: FingerprintKeys, part: number, text: string): string =>
  sealText(keys.records, text, additional(part));

/** @throws DamagedValue for anything that {@link sealFingerprints} has not made under this secret for this part */
export const openFingerprints = (keys: FingerprintKeys, part: number, sealed: string): string =>
  openText(keys.records, sealed, additional(part));
