/** Which secrets a person chooses, by what agents call them; others come from the service that they are for. */

/** What is chosen, unless the words before it say who gives it. */
const CHOSEN = new Set(['PASSWORD', 'PASSWD', 'PASSPHRASE', 'PASSCODE', 'SECRET']);

/** A key or token is given by a service, unless it is one of these. */
const OWN = new Set(['ENCRYPTION', 'SIGNING', 'WEBHOOK', 'SHARED', 'VERIFY', 'SESSION', 'COOKIE']);

/** What a service gives: the password of an app, the secret of a client. */
const GIVEN = new Set([
  'API',
  'APP',
  'APPLICATION',
  'CLIENT',
  'CONSUMER',
  'OAUTH',
  'ACCESS',
  'BOT',
]);

/** Whether whoever sets a secret makes it up, as far as its name tells. */
export function isChosen(name: string): boolean {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z\d]+/);
  if (words.some((word) => GIVEN.has(word))) return false;
  if (words.some((word) => CHOSEN.has(word))) return true;
  const isKey = words.includes('KEY') || words.includes('TOKEN');
  return isKey && words.some((word) => OWN.has(word));
}
