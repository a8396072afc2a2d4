/**
 * What can be a username: nobody must pass for somebody else by a name that looks like theirs (Unicode Technical
 * Standard 39). A name wholly in Cyrillic or Greek is as good as one in Latin letters.
 */
import unhomoglyph from 'unhomoglyph';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { foldCase, isPersonName, isVisibleLine } from '#shared/text.ts';

/** Scripts that people write with today; some languages are written with several (UTS 39, table 1). */
const writings: readonly string[] = [
  ...['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Georgian', 'Hebrew', 'Arabic', 'Syriac', 'Thaana'],
  ...['Ethiopic', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu'],
  ...['Kannada', 'Malayalam', 'Sinhala', 'Thai', 'Lao', 'Tibetan', 'Myanmar', 'Khmer', 'Mongolian'],
  ...['Cherokee', 'Canadian_Aboriginal', 'Nko', 'Tifinagh', 'Yi', 'Vai', 'Adlam', 'Javanese'],
  ...['Balinese', 'Sundanese', 'Cham', 'Lisu', 'Ol_Chiki', 'Meetei_Mayek'],
  ...['Han Hiragana Katakana', 'Han Hangul', 'Han Bopomofo'],
];

/** What is no part of a name's looks. */
const UNSEEN = /[ \p{Default_Ignorable_Code_Point}]/gu;

/** By what {@link writings} say. Each is made from all of Unicode, for which a start of the app would wait. */
const letters = new Map<string, RegExp>();

/** Letters of one of {@link writings}, and what all share: digits, punctuation, marks, emoji. */
function lettersOf(writing: string): RegExp {
  const scripts = ['Common', 'Inherited', ...writing.split(' ')];
  const made =
    letters.get(writing) ??
    new RegExp(`^[${scripts.map((script) => `\\p{scx=${script}}`).join('')}]*$`, 'u');
  letters.set(writing, made);
  return made;
}

/** Letters that are written differently, and seen to be, with a joiner between them. */
const JOINED =
  '[\\p{scx=Arabic}\\p{scx=Syriac}\\p{scx=Mongolian}\\p{scx=Devanagari}\\p{scx=Bengali}\\p{scx=Malayalam}\\p{scx=Kannada}\\p{scx=Telugu}\\p{scx=Sinhala}\\p{scx=Khmer}]';

/** Characters that cannot be seen by themselves, where a script or an emoji is written with them. */
const WRITTEN_WITH = new RegExp(
  [
    `(?<=${JOINED})[\\u200c\\u200d](?=${JOINED})`,
    String.raw`(?<=\p{Extended_Pictographic})\ufe0f`,
    String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})`,
  ].join('|'),
  'gu',
);

/** The small one of U+04C0, which every font draws as a small L, and the tables of Unicode 13 do not know as one. */
const PALOCHKA = /\u04cf/gu;

/** Gaps that look like a space and are none, or like one and are two; and characters that no font has to show. */
const UNCLEAR = /(?! )\p{Z}| {2}|[\p{Co}\p{Cn}\p{Me}\ufffc\u{1d159}]/u;

/**
 * Checks a new username by itself.
 *
 * @param username trimmed
 * @throws AppError `username_invalid`, `username_mixed`
 */
export function checkUsername(username: string): void {
  const seen = username.replaceAll(WRITTEN_WITH, '');
  if (
    !isPersonName(username, limits.usernameMax) ||
    !isVisibleLine(seen, limits.usernameMax) ||
    UNCLEAR.test(username)
  ) {
    throw new AppError('username_invalid', { max: limits.usernameMax });
  }
  if (!writings.some((writing) => lettersOf(writing).test(username))) {
    throw new AppError('username_mixed', {});
  }
}

/**
 * Checks a new username beside those that are there.
 *
 * @param others everybody else's
 * @throws AppError `username_look_alike`, which names the other one
 */
export function checkLooksLikeNobody(username: string, others: readonly string[]): void {
  const own = skeletonsOf(username);
  const other = others.find((name) =>
    skeletonsOf(name).some((skeleton, index) => skeleton === own[index]),
  );
  if (other !== undefined) throw new AppError('username_look_alike', { username, other });
}

/**
 * What is left of a name by its looks (UTS 39, "skeleton", and compatible forms taken for the same): as it is written, since a capital I is a small L to the eye,
 * and in one case, since names differ by more than case.
 */
function skeletonsOf(name: string): readonly string[] {
  const skeleton = (text: string): string =>
    unhomoglyph(text.normalize('NFKD').replaceAll(PALOCHKA, 'l'))
      .normalize('NFKD')
      .replaceAll(UNSEEN, '');
  // Capitals look alike that small letters do not.
  return [foldCase(skeleton(name)), skeleton(foldCase(name)), skeleton(name.toUpperCase())];
}
