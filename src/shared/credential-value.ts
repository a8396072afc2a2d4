/** What can be stored as the value of a credential. */
import type { ErrorInfo } from './errors.ts';
import { limits, MASK } from './limits.ts';

/** What was around a value: white space alone, or also characters that nobody sees or that programs put there. */
export type Around = 'space' | 'other';
/** What a person would not see in a value, or takes for another character. */
export type Inside = 'hidden' | 'lookalike';

export interface TidiedValue {
  readonly value: string;
  /** Null: nothing was taken off. */
  readonly around: Around | null;
  /** Null: nothing of it is in the value. */
  readonly inside: Inside | null;
}

/** Belongs to the character before: it makes an emoji of it, say. */
const MODIFIER = /[\u{fe00}-\u{fe0f}\u{e0020}-\u{e007f}\u{e0100}-\u{e01ef}]/gu;
/** Joins letters of some scripts, and emoji. */
const JOINED = /(?<=\P{ASCII})[\u200c\u200d](?=\P{ASCII})/gu;

/** Nobody sees it; the braille pattern without dots is a blank. */
const BLANK = /[\s\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Every blank but the space, the tab and the ends of lines. */
const HIDDEN = /(?![ \t\r\n])[\s\p{Default_Ignorable_Code_Point}\u2800]/u;

/** As programs make them of " and ' around a word. */
const QUOTED = /^[“”„‟«»‹›‘’‚‛]([^“”„‟«»‹›‘’‚‛]+)[“”„‟«»‹›‘’‚‛]$/u;
/** Quotation marks and dashes of print, and letters of other alphabets in a word of this one. */
const LOOKALIKE =
  /[“”„‟‘’‚‛‐‑‒–—−]|[\w-][\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}][\w-]/u;

/** Dots of a masked value, as they are copied from a page. */
function isMask(value: string): boolean {
  for (const character of value) if (!MASK.includes(character)) return false;
  return true;
}

/**
 * Takes off what a page, a chat or a terminal has put around a value (product spec §5): white space, also a newline at the
 * end, invisible characters, and quotation marks of print. The caller tells the person of it, and of what is inside.
 *
 * @param raw the value as it was entered
 */
export function tidyValue(raw: string): TidiedValue {
  let value = raw;
  // Between quotation marks there may be more of it.
  for (let before = ''; before !== value;) {
    before = value;
    value = withoutBlanks(value).replace(QUOTED, '$1');
  }
  const around = value === raw ? null : raw.trim() === value ? 'space' : 'other';
  return { value, around, inside: insideOf(value) };
}

/** What everybody sees: nothing is around a value that begins and ends with it. */
const SEEN = /^[!-~]$/;

/** Looks at each character once, however many blanks there are. */
function withoutBlanks(text: string): string {
  if (SEEN.test(text.at(0) ?? '') && SEEN.test(text.at(-1) ?? '')) return text;
  const characters = [...text];
  const first = characters.findIndex((each) => !BLANK.test(each));
  const last = characters.findLastIndex((each) => !BLANK.test(each) || each.search(MODIFIER) === 0);
  return first === -1 ? '' : characters.slice(first, last + 1).join('');
}

function insideOf(value: string): Inside | null {
  if (HIDDEN.test(value.replaceAll(MODIFIER, '').replaceAll(JOINED, ''))) return 'hidden';
  return LOOKALIKE.test(value) ? 'lookalike' : null;
}

/**
 * Why a value cannot be stored (product spec §5): nobody sees anything of it, it is over 64 KiB, has no UTF-8 form, or is
 * the mask of a stored one. Null when it can. The window asks first, to show the error at the field; the main process
 * decides.
 */
export function valueProblem(value: string): ErrorInfo | null {
  // Before anything is looked for in it.
  if (value.length > limits.credentialValueBytes) return tooLarge();
  const { value: tidied } = tidyValue(value);
  if (tidied === '') return { code: 'value_empty', params: {} };
  if (!value.isWellFormed()) return { code: 'value_not_text', params: {} };
  if (new TextEncoder().encode(value).length > limits.credentialValueBytes) return tooLarge();
  if (isMask(tidied)) return { code: 'value_is_mask', params: {} };
  return null;
}

const tooLarge = (): ErrorInfo => ({
  code: 'value_too_large',
  params: { max: limits.credentialValueBytes / 1024 },
});
