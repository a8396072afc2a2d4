/** Standard base64 (RFC 4648 section 4), read strictly. */

/**
 * Takes the one canonical text of some bytes: standard alphabet, padded, unused bits zero, no white space.
 *
 * @returns the bytes, or null for any other text
 */
export function decodeBase64(text: string): Buffer | null {
  // Node's decoder skips what it does not know; only the canonical text comes back the same.
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text) return bytes;
  bytes.fill(0);
  return null;
}
