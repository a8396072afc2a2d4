/** The activity log: read, and saved where a dialog of the system's says. What is written to it, services write. */
import type { ActivityFormat } from '#shared/contract/schemas.ts';
import type { Caller } from '../../services/common/caller.ts';
import type { CallingWindow } from '../../services/accounts/window-sessions.ts';
import type { ActivityQuery } from '../../services/activity/activity-reader.ts';
import type { Handlers } from '../router.ts';
import type { HandlerDependencies } from './dependencies.ts';

export function activityHandlers({
  services: { activityReader, activityExport, instance },
  chooseExport,
}: HandlerDependencies): Handlers['activity'] {
  const save = async (
    format: ActivityFormat,
    query: ActivityQuery,
    { caller, window }: { readonly caller: Caller; readonly window: CallingWindow },
  ) => {
    const file = await chooseExport(format, activityExport.proposedName(format), window);
    caller.stillAllowed(instance.store());
    return { rows: file === null ? null : await activityExport.save(caller, file, format, query) };
  };
  return {
    list: ({ filters, search, ...part }) =>
      activityReader.list({ filters, search, concerning: null }, part),
    listOwn: ({ filters, search, ...part }, { user }) =>
      activityReader.list({ filters, search, concerning: user.id }, part),
    people: () => ({ people: [...activityReader.people(null)] }),
    export: ({ format, ...query }, context) =>
      save(format, { ...query, concerning: null }, context),
    exportOwn: ({ format, ...query }, context) =>
      save(format, { ...query, concerning: context.user.id }, context),
  };
}
