/** Certificates of a test's own making, each for an hour, so that none lies in the repository. */
import 'reflect-metadata';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

/** As PEM, as a server takes them. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

export interface Authority {
  readonly cert: string;
  /** Signs a certificate for these names or IP addresses. */
  identify(names: readonly string[], validity?: 'now' | 'expired'): Promise<Identity>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR = 3_600_000;

const makeKeys = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

async function identity(
  certificate: X509Certificate,
  { privateKey }: CryptoKeyPair,
): Promise<Identity> {
  const key = await crypto.subtle.exportKey('pkcs8', privateKey);
  return { key: PemConverter.encode(key, 'PRIVATE KEY'), cert: certificate.toString('pem') };
}

const named = (names: readonly string[]): SubjectAlternativeNameExtension =>
  new SubjectAlternativeNameExtension(
    names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
  );

/** A certificate authority that only this run knows. */
export async function makeAuthority(): Promise<Authority> {
  const keys = await makeKeys();
  const now = Date.now();
  const own = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Selu test authority',
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(now - 2 * HOUR),
    notAfter: new Date(now + HOUR),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return {
    cert: own.toString('pem'),
    async identify(names, validity = 'now') {
      const serverKeys = await makeKeys();
      const certificate = await X509CertificateGenerator.create({
        subject: 'CN=Selu test server',
        issuer: own.subject,
        publicKey: serverKeys.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        notBefore: new Date(now - 2 * HOUR),
        notAfter: new Date(validity === 'now' ? now + HOUR : now - HOUR),
        extensions: [named(names)],
      });
      return identity(certificate, serverKeys);
    },
  };
}

/** A certificate that nobody vouches for. */
export async function makeSelfSigned(names: readonly string[]): Promise<Identity> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Selu test server',
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(Date.now() - HOUR),
    notAfter: new Date(Date.now() + HOUR),
    extensions: [named(names)],
  });
  return identity(certificate, keys);
}
