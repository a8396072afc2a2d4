/**
 * Tells values that are secrets from plain settings, which agents declare as credentials, too: two of those that are equal
 * mean nothing, and none of them needs renewing. The rule, in this order:
 *
 * 1. What a manifest declares as something else than a secret is a setting.
 * 2. A name that says "secret" (password, token, key …) is of one.
 * 3. A value that looks like a host, an address, a port, an e-mail address, a folder, a time zone or a yes and no is a
 *    setting; so is one that is empty or has fewer than six characters.
 * 4. A name that ends as those of settings do (user, server, region …) is of one.
 * 5. Everything else is a secret.
 *
 * Keys of providers, and tokens and passwords of channels, always are.
 */

/** What a value alone says. */
export type ValueLook = 'setting' | 'other';

const secretWords = new Set([
  ...['password', 'passwd', 'pass', 'pwd', 'passphrase', 'passcode', 'pin', 'secret', 'token'],
  ...['key', 'apikey', 'credential', 'credentials', 'auth', 'authorization', 'bearer', 'cookie'],
  ...['passwort', 'kennwort', 'schluessel', 'otp', 'seed', 'signature', 'private'],
]);

const settingWords = new Set([
  ...['server', 'host', 'hostname', 'domain', 'port', 'region', 'zone', 'timezone', 'locale'],
  ...['user', 'username', 'login', 'email', 'mail', 'account', 'name', 'id', 'sender', 'from'],
  ...['model', 'language', 'lang', 'folder', 'path', 'mailbox', 'calendar', 'mode', 'protocol'],
  ...['city', 'country', 'location', 'latitude', 'longitude', 'unit', 'units', 'version'],
  ...['org', 'organization', 'project', 'workspace', 'database', 'db', 'bucket', 'channel'],
  ...['enabled', 'ssl', 'tls', 'starttls', 'timeout', 'interval', 'limit', 'format'],
]);

/** `IMAP_SERVER`, `imapServer` and `imap-server` have the same words. */
const wordsIn = (name: string): string[] =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');

/**
 * Whether a credential is a plain setting.
 *
 * @param declared whether a manifest says that it is no secret
 */
export function isPlainSetting(name: string, look: ValueLook, declared: boolean): boolean {
  if (declared) return true;
  const words = wordsIn(name);
  if (words.some((word) => secretWords.has(word))) return false;
  return look === 'setting' || settingWords.has(words.at(-1) ?? '');
}

const SHORTEST = 6;

const label = String.raw`[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?`;
const host = String.raw`(?:localhost|(?:${label}\.)+[a-z]{2,24}|(?:\d{1,3}\.){3}\d{1,3}|\[[\da-f:.]{2,45}\])`;

const settings: readonly RegExp[] = [
  new RegExp(String.raw`^${host}(?::\d{1,5})?$`, 'i'),
  // Without a user, a query or a part of the path that could be a token.
  new RegExp(String.raw`^[a-z][a-z\d+.-]{1,11}://${host}(?::\d{1,5})?(?:/[\w.~-]{0,15})*$`, 'i'),
  new RegExp(String.raw`^[\w.%+-]{1,64}@${host}$`, 'i'),
  /^[a-f\d:]{2,}:[a-f\d:]*$/i,
  /^[a-z]+(?:\/[a-z_+-]+){1,2}$/i,
  /^(?:~|[a-z]:)?[/\\](?:[\w. ~-]{1,24}[/\\]?){0,8}$/i,
];

const words = /^(?:true|false|enabled|disabled|default|starttls)$/i;

/** What a value alone says: a setting is not looked at again for whether another is equal. */
export function lookOf(value: string): ValueLook {
  const text = value.trim();
  // Those of settings are short, and none of them is looked for in a long text.
  if (text.length < SHORTEST) return 'setting';
  if (words.test(text)) return 'setting';
  // Most secrets have none of what all the others have.
  if (text.length > 200 || !/[.:/\\@]/.test(text)) return 'other';
  return settings.some((form) => form.test(text)) ? 'setting' : 'other';
}
