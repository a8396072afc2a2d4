/** How a master secret is written, for whoever shows one or takes one in. */

/** What can be wrong with the text of one, before it is compared with anything. */
export const secretFlaws = [
  'secret_empty',
  'secret_malformed',
  'secret_mistyped',
  'secret_quoted',
  'secret_url_safe',
  'secret_hex',
] as const;

/** Cuts a master secret into groups of four characters, easier to read and to write down. */
export const secretGroups = (secret: string): string[] => secret.match(/.{1,4}/g) ?? [];
