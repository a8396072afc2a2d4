/** Whose certificates are trusted: those that Node brings, and those that this computer's owner has added. */
import { getCACertificates } from 'node:tls';

let known: readonly string[] | undefined;

/** Read once: a household's own certificate authority is in the store of the system. */
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
