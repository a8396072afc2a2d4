/** What is written down of a change, and of whom: short ways to say it. */
import type {
  ActivityEvent,
  ActivitySetting,
  NamedCredential,
  Thing,
  ThingKind,
} from '#shared/activity.ts';
import { credentialThingId } from '#shared/activity.ts';
import type { UserRef } from '#shared/contract/schemas.ts';
import type { PanelStore } from '../../store/panel/panel.ts';
import type { Caller } from '../common/caller.ts';

/** Who has done something. `outside`: a program that is not this app; `app`: this one, unasked. */
export interface Actor {
  readonly who: Caller['who'] | 'outside' | 'app';
  readonly window: number | null;
}

/** Writes down what was done. */
export interface ActivityWriter {
  /**
   * Writes rows down, all together. It never fails: what cannot be written now is written before the next ones.
   *
   * @param alongside writes more to `panel.db` in the same transaction, if there is one: where no row can be written, it
   *   is not called, or what it wrote is not there
   */
  write(
    actor: Actor,
    events: ActivityEvent | readonly ActivityEvent[],
    alongside?: Alongside,
  ): Promise<void>;
}

/** Part of a transaction of `panel.db`. */
export type Alongside = (store: PanelStore) => void;

/** A program that is not this app, or somebody else with the master secret. */
export const outsider: Actor = { who: 'outside', window: null };

/** This app, unasked. */
export const theApp: Actor = { who: 'app', window: null };

/** Why a change of an instance is not written down. */
export const notLogged = {
  lastUse: 'It notes when a session was last used.',
  saidBefore: 'Whoever asks for it writes down what it is a part of.',
  saidAfterwards: 'It is written down as done by somebody else than who has asked for it.',
  sessionOfSelu: 'A session that lasts as long as one request to Selu.',
} as const;
export interface NotWorthLogging {
  readonly notWorthLogging: (typeof notLogged)[keyof typeof notLogged];
}

/** For a change that is not written down. */
export const notWorthLogging = (why: keyof typeof notLogged): NotWorthLogging => ({
  notWorthLogging: notLogged[why],
});

/** The work of a change says itself what it has done, by `Change.log`. */
export const saidInWork = 'saidInWork';

/** What a change is written down as. */
export type Logged<T> =
  | ActivityEvent
  | readonly ActivityEvent[]
  | ((result: T) => ActivityEvent | readonly ActivityEvent[])
  | typeof saidInWork
  | NotWorthLogging;

/** What is to be written down once a change is done. @param said by its work */
export function eventsOf<T>(
  logged: Logged<T>,
  result: T,
  said: readonly ActivityEvent[],
): readonly ActivityEvent[] {
  if (logged === saidInWork) return said;
  if (typeof logged === 'object' && 'notWorthLogging' in logged) return [];
  const events = typeof logged === 'function' ? logged(result) : logged;
  return [...said, ...('action' in events ? [events] : events)];
}

/** Somebody with an account. */
export const personThing = ({ id, displayName }: Pick<UserRef, 'id' | 'displayName'>): Thing => ({
  kind: 'person',
  id,
  name: displayName,
});

/** Something of a kind, by what it is called now. */
const thingOf =
  (kind: ThingKind) =>
  ({ id, name }: Pick<Thing, 'id' | 'name'>): Thing => ({ kind, id, name });

export const agentThing = thingOf('agent');
export const providerThing = thingOf('provider');
export const pipeThing = thingOf('pipe');

const settingThing = (id: ActivitySetting): Thing => ({ kind: 'setting', id, name: '' });

export const instanceThing = ({
  place,
  name,
}: {
  readonly place: { readonly id: string };
  readonly name: string;
}): Thing => ({ kind: 'instance', id: place.id, name });

export const changedSetting = (id: ActivitySetting): ActivityEvent => ({
  action: 'settingChanged',
  about: settingThing(id),
});

export const credentialThing = (credential: NamedCredential): Thing => ({
  kind: 'credential',
  id: credentialThingId(credential),
  name: credential.name,
});
