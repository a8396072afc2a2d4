/** What is written down of a change to a credential: which one, and whose it is. Never anything of its value. */
import type { ActivityAction, ActivityEvent } from '#shared/activity.ts';
import type { UserRef } from '#shared/contract/schemas.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import { unknownUser } from '../accounts/user-refs.ts';
import { credentialThing, personThing } from '../activity/events.ts';

interface Named {
  readonly capabilityId: string;
  readonly name: string;
  /** Left out: it is everyone's. */
  readonly userId?: string | undefined;
}

/** Says what people are called. */
export interface People {
  get(id: string): Pick<UserRef, 'id' | 'displayName'> | null | undefined;
}

/** For few: they are looked up one by one. Before anything is written: whatever is read afterwards has that signed first. */
export const peopleIn = (store: InstanceReader): People => ({
  get: (id) => store.users.byId(id),
});

export function credentialEvent(
  people: People,
  action: ActivityAction,
  { capabilityId, name, userId }: Named,
): ActivityEvent {
  const about = credentialThing({ capabilityId, name, userId: userId ?? null });
  const owner =
    userId === undefined ? null : personThing(people.get(userId) ?? unknownUser(userId));
  return { action, about, with: owner };
}

/** That it expires now, or does not any more. */
export const expiryAction = (until: string | null): ActivityAction =>
  until === null ? 'expiryCleared' : 'expirySet';
