/** Cuts a master secret into groups of four characters, easier to read and to write down. */
export function secretGroups(secret: string): readonly string[] {
  return secret.match(/.{1,4}/g) ?? [];
}
