/** The trusted certificate authorities: those that Node brings, and those that this computer's owner has added. */
import { getCACertificates } from 'node:tls';

let known: readonly string[] | undefined;

/** All of them, read once. A household's own certificate authority is in the system's store. */
export function trustedCertificates(): readonly string[] {
  known ??= [...new Set([...getCACertificates('default'), ...systemCertificates()])];
  return known;
}

function systemCertificates(): readonly string[] {
  try {
    return getCACertificates('system');
  } catch {
    // A store that cannot be read adds none.
    return [];
  }
}
