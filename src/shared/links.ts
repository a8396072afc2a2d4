/** Addresses inside a text, such as a description that tells where to get a key. */

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly address: string };

/** Ends at a character that no address has. What {@link withoutTrailing} cuts off belongs to the sentence. */
const ADDRESS = /https:\/\/[^\s\p{Cf}<>"'`“”„‘’‚«»‹›{}|\\^[\]()]+/gu;
const TRAILING = '.,;:!?…*';
const LONGEST = 500;

/** Splits a text at its https addresses; the parts together are the text. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const shown = withoutTrailing(match[0]);
    const address = plainAddress(shown);
    if (address === null) continue;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push({ kind: 'link', text: shown, address });
    end = match.index + shown.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

/** The links of a text. */
export const linksIn = (text: string) => textParts(text).filter((part) => part.kind === 'link');

/** From the end: a pattern would try each mark of a long row of them as its beginning. */
function withoutTrailing(text: string): string {
  let end = text.length;
  while (end > 0 && TRAILING.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/**
 * The address as a browser opens it. Null for an address that could be mistaken for another one: with a user name, with
 * a port, or with a host in another form than the one looked up (other alphabets have letters like Latin ones).
 */
function plainAddress(text: string): string | null {
  if (text.length > LONGEST) return null;
  const host = text.slice('https://'.length).split(/[/?#]/, 1)[0];
  if (!host?.includes('.')) return null;
  const url = URL.parse(text);
  return host.toLowerCase() === url?.hostname ? url.href : null;
}
