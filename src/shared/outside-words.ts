/** What was changed outside Selu in words, for the window and the command line alike. */
import type { TFunction } from 'i18next';
import type { OutsideItem, OutsideValue } from './contract/schemas.ts';

/** Says the sentences of the language file `outside`. */
export type SayOutside = TFunction<'outside'>;

/** What was done to it, in a word or two. */
export const outsideWhat = ({ what }: OutsideItem, say: SayOutside): string => say(`what.${what}`);

/**
 * What an item says now in one line, how much is known of what it was, and whether it can be accepted at all.
 *
 * @param momentText an instant as it is shown
 */
export function outsideLines(
  { what, facts, acceptable }: OutsideItem,
  say: SayOutside,
  momentText: (instant: string) => string,
): string[] {
  const text = (value: OutsideValue): string => {
    if ('word' in value) return say(`word.${value.word}`);
    return 'at' in value ? momentText(value.at) : value.text;
  };
  const parts = facts.map(({ fact, now, was }) => {
    const params = { fact: say(`fact.${fact}`), now: text(now) };
    return was === null ? say('part', params) : say('partWas', { ...params, was: text(was) });
  });
  const lines = parts.length === 0 ? [] : [parts.join(' · ')];
  if (facts.some(({ was }) => was !== null)) lines.push(say('rest.proven'));
  else if (what === 'changed' || what === 'removed') lines.push(say(`rest.${what}`));
  if (!acceptable) lines.push(say('useless'));
  return lines;
}
