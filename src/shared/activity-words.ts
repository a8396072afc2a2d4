/** The activity log in words, for the window and the command line alike. */
import type { TFunction } from 'i18next';
import { activitySettings, credentialOfThing, type ActivityGroup, type Thing } from './activity.ts';
import type { ActivityRow } from './contract/schemas.ts';

/** Says the sentences of the language file `activity`. */
export type SayActivity = TFunction<'activity'>;

/** What was done. */
export const activityWhat = (
  { action, count }: Pick<ActivityRow, 'action' | 'count'>,
  say: SayActivity,
): string => say(`action.${action}`, { count: count ?? 1 });

/** Who did it, called as they were then. */
export const activityWho = ({ who }: Pick<ActivityRow, 'who'>, say: SayActivity): string =>
  who.kind === 'user' ? who.name : say(`who.${who.kind}`);

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

/** What a group of actions is called. */
export const activityGroupText = (group: ActivityGroup, say: SayActivity): string =>
  say(`group.${group}`);
