/** Standard base64 (RFC 4648 section 4), read strictly. */

/**
 * Decodes canonical base64 only: standard alphabet, padded, unused bits zero, no white space.
 *
 * @returns the bytes, or null for any other text
 */
export function decodeBase64(text: string): Buffer | null {
  // Node's decoder skips unknown characters; only canonical text is the same after decoding and encoding.
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') === text) return bytes;
  bytes.fill(0);
  return null;
}
