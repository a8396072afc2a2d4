/** What is done to the list of instances stands in the activity log, too, as it does when a window has done it. */
import type { ActivityEvent } from '#shared/activity.ts';
import { machine } from '../services/common/caller.ts';
import { createContext, type CliContext } from './context.ts';

/** Writes down what was done to an instance, in its own log, if that can be opened; the secret is not needed for it. */
export async function noteHere({ services }: CliContext, event: ActivityEvent): Promise<void> {
  const { instance } = services;
  const isOpen = (): boolean => ['locked', 'unlocked'].includes(instance.state.name);
  if (!isOpen()) instance.start();
  if (isOpen()) await instance.note(machine, event);
}

/**
 * The same of what concerns the list: in the log of the app's own instance, where there is one.
 *
 * @param elsewhere the instance in whose log it stands where there is none; null: it stands nowhere then
 */
export async function noteOfList(
  { io, t, note }: CliContext,
  event: ActivityEvent,
  elsewhere: string | null,
): Promise<void> {
  const context = createContext(io);
  try {
    context.panel.start();
    const own = context.known.list().find(({ place }) => place.kind === 'own');
    const id = own?.place.id ?? elsewhere;
    if (id === null) return;
    await context.choose(id);
    await noteHere(context, event);
    const count = context.unwritten();
    if (count > 0) note(t('cli.activity.unwritten', { count }));
  } finally {
    context.close();
  }
}
