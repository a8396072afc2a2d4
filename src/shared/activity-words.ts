/** The activity log in words, for the window and the command line alike. */
import type { TFunction } from 'i18next';
import {
  activitySettings,
  credentialOfThing,
  isOfSetUp,
  type ActivityGroup,
  type Thing,
} from './activity.ts';
import type { ActivityRow } from './contract/schemas.ts';

/** Says the sentences of the language file `activity`. */
export type SayActivity = TFunction<'activity'>;

/** What was done. */
export const activityWhat = (
  { action, count }: Pick<ActivityRow, 'action' | 'count'>,
  say: SayActivity,
): string => say(`action.${action}`, { count: count ?? 1 });

/** Who did it, called as they were then. */
export function activityWho(row: Pick<ActivityRow, 'who' | 'action'>, say: SayActivity): string {
  if (row.who.kind === 'user') return row.who.name;
  return say(`who.${isOfSetUp(row) ? 'setUp' : row.who.kind}`);
}

/** What a row is about, called as it was then; empty: nothing. */
export const activityAbout = (row: Pick<ActivityRow, 'about' | 'with'>, say: SayActivity): string =>
  [row.about, row.with]
    .filter((thing) => thing !== null)
    .map((thing) => thingText(thing, say))
    .join(' · ');

/** What a thing was called then. */
export function thingText({ kind, id, name }: Thing, say: SayActivity): string {
  if (kind === 'setting') {
    const setting = activitySettings.find((each) => each === id);
    return setting === undefined ? id : say(`setting.${setting}`);
  }
  const credential = kind === 'credential' ? credentialOfThing(id) : null;
  return credential === null ? name : `${name} (${credential.capabilityId})`;
}

/** A part of a sentence: words, or the name of who or what it is about. */
export type SentencePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'who'; readonly text: string }
  | { readonly kind: 'thing'; readonly text: string; readonly thing: Thing };

/** Whoever has proved who they are is the one who did it, though nobody was signed in yet. */
const proving: ReadonlySet<ActivityRow['action']> = new Set(['signedIn', 'unlocked']);

/** Stand in a sentence for names until it is taken apart: so a name is never read as a part of it. */
const marks = { who: '\u{F0000}', about: '\u{F0001}', with: '\u{F0002}' } as const;
const atMarks = new RegExp(`(${Object.values(marks).join('|')})`, 'u');

/** A row as one sentence: who did what, and to which thing. Whatever its words leave out stands behind them. */
export function activitySentence(row: ActivityRow, say: SayActivity): readonly SentencePart[] {
  const { action, count, who } = row;
  const [about, other] = [named(row.about, say), named(row.with, say)];
  const isPerson = about?.kind === 'person';
  const proved = proving.has(action) && isPerson && who.kind !== 'user' ? about : null;
  const actorId = who.kind === 'user' ? who.id : proved?.id;
  const isAlone = about === null || (isPerson && about.id === actorId);
  const context = isOfSetUp(row) ? 'setUp' : isAlone ? 'alone' : contextOf(other, actorId);
  // Not every action has words for each context: then those without one do.
  const options: Record<string, string | number> = { ...marks, context, count: count ?? 1 };
  const words = say(`sentence.${action}`, options);
  // Names what the row does not have: what was done in two words does instead.
  const isWhole =
    (about !== null || !words.includes(marks.about)) &&
    (other !== null || !words.includes(marks.with));
  const sentence = isWhole
    ? words
    : say('sentence.plain', { ...marks, what: activityWhat(row, say) });
  const whoText = proved?.name ?? (who.kind === 'user' ? who.name : say(`subject.${who.kind}`));
  const partOf = (text: string): SentencePart => {
    if (text === marks.who) return { kind: 'who', text: whoText };
    const thing = text === marks.about ? about : text === marks.with ? other : null;
    return thing === null
      ? { kind: 'text', text }
      : { kind: 'thing', text: thingText(thing, say), thing };
  };
  const left = [
    ...(isAlone && isWhole ? [] : [[about, marks.about] as const]),
    ...(other?.id === actorId && isWhole ? [] : [[other, marks.with] as const]),
  ].flatMap(([thing, mark]) => (thing === null || sentence.includes(mark) ? [] : [' · ', mark]));
  return [...sentence.split(atMarks), ...left].filter((text) => text !== '').map(partOf);
}

/** A thing without a name cannot be named: the app's own instance has none. */
const named = (thing: Thing | null, say: SayActivity): Thing | null =>
  thing === null || thingText(thing, say) === '' ? null : thing;

/** Whose the thing is: of whoever did it, of somebody else, or nobody's. */
const contextOf = (other: Thing | null, actorId: string | undefined): string => {
  if (other === null) return '';
  return other.kind === 'person' && other.id === actorId ? 'own' : 'with';
};

/** What a group of actions is called. */
export const activityGroupText = (group: ActivityGroup, say: SayActivity): string =>
  say(`group.${group}`);
