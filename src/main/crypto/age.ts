/**
 * The age format (age-encryption.org/v1), by the library `age-encryption`: a backup is a file in it, so that `age`
 * itself opens one without this app.
 */
import { Readable } from 'node:stream';
import type { Decrypter } from 'age-encryption';
import { AppError } from '#shared/errors.ts';
import { causedBy, errorCodeOf } from '../platform/errors.ts';

/** What a file is encrypted to. */
export type AgeLock =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'recipients'; readonly recipients: readonly string[] };

/** What opens a file. `identity`: the text of an identity, or of a file of them as `age-keygen` makes it. */
export type AgeKey = { readonly passphrase: string } | { readonly identity: string };

/** Longest header, in bytes: far more than for a hundred recipients. */
export const AGE_HEADER_MAX = 64 * 1024;

const FIRST_LINE = 'age-encryption.org/v1\n';
const LAST_LINE = '\n--- ';
/** The only error of the library's that says that the key is another one. */
const NO_MATCH = "no identity matched any of the file's recipients";

/** Loaded when it is first used: it makes large tables, and no start of the app waits for them. */
const library = () => import('age-encryption');

/** Whether a text is a recipient to which a file can be encrypted: `age1…`. */
export async function isAgeRecipient(text: string): Promise<boolean> {
  const { Encrypter } = await library();
  try {
    new Encrypter().addRecipient(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Encrypts a stream.
 *
 * @param workFactor base-2 logarithm of scrypt's cost; left out, the library's own. Only tests choose less
 * @throws AppError `backup_recipient_invalid`; whatever reading `plain` throws
 */
export async function encryptAge(
  plain: AsyncIterable<Uint8Array>,
  lock: AgeLock,
  workFactor?: number,
): Promise<AsyncIterable<Uint8Array>> {
  const { Encrypter } = await library();
  const encrypter = new Encrypter();
  if (lock.kind === 'passphrase') {
    encrypter.setPassphrase(lock.passphrase);
    if (workFactor !== undefined) encrypter.setScryptWorkFactor(workFactor);
  } else {
    for (const recipient of lock.recipients) {
      if (!(await isAgeRecipient(recipient))) throw new AppError('backup_recipient_invalid', {});
      encrypter.addRecipient(recipient);
    }
    if (lock.recipients.length === 0) throw new AppError('backup_recipient_invalid', {});
  }
  return encrypter.encrypt(webStream(plain));
}

/**
 * By what kind of key a file is opened, as its header says.
 *
 * @param start the first {@link AGE_HEADER_MAX} bytes of the file, or all of it
 * @throws AppError `backup_not_age`, `backup_damaged` when the header has no end
 */
export function ageKeyKindOf(start: Uint8Array): 'passphrase' | 'identity' {
  const text = Buffer.from(start).toString('latin1');
  if (!text.startsWith(FIRST_LINE)) throw new AppError('backup_not_age', {});
  const end = text.indexOf(LAST_LINE);
  if (end < 0) throw new AppError('backup_damaged', {});
  return text.slice(0, end).includes('\n-> scrypt ') ? 'passphrase' : 'identity';
}

/**
 * Decrypts a stream. Each piece was checked when it comes; that nothing is missing is known at the end alone.
 *
 * @throws AppError `backup_key_wrong`, `backup_identity_invalid`, `backup_damaged`, the last also while the result is
 *   read; whatever reading `file` throws
 */
export async function decryptAge(
  file: AsyncIterable<Uint8Array>,
  key: AgeKey,
): Promise<AsyncIterable<Uint8Array>> {
  const decrypter = await decrypterOf(key);
  try {
    return checked(await decrypter.decrypt(webStream(file)));
  } catch (error) {
    if (error instanceof Error && error.message === NO_MATCH) {
      throw causedBy(error, 'backup_key_wrong', {});
    }
    throw damaged(error);
  }
}

async function decrypterOf(key: AgeKey): Promise<Decrypter> {
  const { Decrypter } = await library();
  const decrypter = new Decrypter();
  if ('passphrase' in key) {
    decrypter.addPassphrase(key.passphrase);
    return decrypter;
  }
  const identities = identitiesIn(key.identity);
  try {
    for (const identity of identities) decrypter.addIdentity(identity);
  } catch {
    // What was given is not named: it is a secret.
    throw new AppError('backup_identity_invalid', {});
  }
  if (identities.length === 0) throw new AppError('backup_identity_invalid', {});
  return decrypter;
}

/**
 * To what a file is encrypted, so that the same key opens it.
 *
 * @throws AppError `backup_identity_invalid`
 */
export async function lockOf(key: AgeKey): Promise<AgeLock> {
  if ('passphrase' in key) return { kind: 'passphrase', passphrase: key.passphrase };
  // Refuses what is none.
  await decrypterOf(key);
  const { identityToRecipient } = await library();
  const recipients = await Promise.all(identitiesIn(key.identity).map(identityToRecipient));
  return { kind: 'recipients', recipients };
}

const identitiesIn = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

/** As the library takes it: Node's own are the same at run time. */
const webStream = (source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> =>
  Readable.toWeb(Readable.from(source)) as ReadableStream<Uint8Array>;

async function* checked(plain: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* plain;
  } catch (error) {
    throw damaged(error);
  }
}

/** What the disk says stays; anything else that the library throws means that the file is not as it was made. */
const damaged = (error: unknown): unknown =>
  error instanceof AppError || errorCodeOf(error) !== ''
    ? error
    : causedBy(error, 'backup_damaged', {});
