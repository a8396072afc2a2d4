/** What a secure connection is made with: which certificate authorities are trusted, and the least version of TLS. */
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

let made: SecureContext | undefined;

/**
 * Made once: to read the hundreds of certificates again for each connection would hold up the window every time.
 * Trusted are the authorities that Node brings, and those that this computer's owner has added: a household's own is
 * in the system's store.
 */
export const secureContext = (): SecureContext =>
  (made ??= createSecureContext({
    ca: [...new Set([...getCACertificates('default'), ...systemCertificates()])],
    minVersion: 'TLSv1.2',
  }));

function systemCertificates(): readonly string[] {
  try {
    return getCACertificates('system');
  } catch {
    // A store that cannot be read adds none.
    return [];
  }
}
