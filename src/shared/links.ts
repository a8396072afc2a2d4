/** Addresses inside a text, such as a description that tells where to get a key. */

export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly address: string };

/** Up to what cannot stand in an address, or only ends the sentence around it. */
const ADDRESS = /https:\/\/[^\s\p{Cf}<>"'`“”„‘’‚«»‹›{}|\\^[\]()]+/gu;
const TRAILING = /[.,;:!?…*]+$/u;

/** Splits a text at its https addresses; the parts together are the text. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const shown = match[0].replace(TRAILING, '');
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

/**
 * The address as a browser takes it; null for one that may look like another: with a user name, a port, or a host
 * that is not written as it is looked up (other alphabets have letters that look like Latin ones).
 */
function plainAddress(text: string): string | null {
  if (text.length > 500 || !URL.canParse(text)) return null;
  const url = new URL(text);
  const host = text.slice('https://'.length).split(/[/?#]/, 1)[0];
  return host?.toLowerCase() === url.hostname && host.includes('.') ? url.href : null;
}
