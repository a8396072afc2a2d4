/** The instances that the app knows: which one a window shows, and how another is found and opened. */
import { changedSetting, instanceThing } from '../../services/activity/events.ts';
import type { Handlers } from '../router.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function instancesHandlers({
  instances,
  known,
  found,
  forgetInstance,
  chooseInstance,
  services: { runningSelu, departures, instance },
  openServerPage,
}: HandlerDependencies): Handlers['instances'] {
  return {
    list: (_input, { window }) => {
      const shown = instances.shownAt(window).place.id;
      return {
        instances: known.list().map(({ place: { id, kind, file }, name }) => ({
          id,
          kind,
          name,
          file,
          shown: id === shown,
        })),
      };
    },
    likely: () => found.likely(),
    choose: async ({ kind }, { window }) => {
      const path = await chooseInstance(kind, window);
      return { found: path === null ? null : await found.at(path) };
    },
    chooseAgents: async ({ handle }, { window }) => {
      const path = await chooseInstance('agents', window);
      return { found: path === null ? null : await found.withAgents(handle, path) };
    },
    attach: async ({ handle, same }, { caller, window }) => {
      const { place } = await found.open(caller, handle, same);
      // It may be open at the place where it was.
      if (same === 'moved') instances.forgotten(place.id);
      departures.tellAway(window.id);
      await instances.show(window, place.id);
      const about = instanceThing(known.find(place.id));
      await instance.note(caller, { action: 'attached', about });
      return done;
    },
    show: async ({ id }, { window }) => {
      departures.tellAway(window.id);
      await instances.show(window, id);
      return done;
    },
    openServer: async ({ page }, { caller }) => {
      openServerPage(await runningSelu.pageAddress(caller), page);
      return done;
    },
    rename: async ({ id, name }, { caller }) => {
      await known.rename(caller, id, name);
      await instance.note(caller, { action: 'renamed', about: instanceThing(known.find(id)) });
      return done;
    },
    server: () => ({ server: runningSelu.status() }),
    setServer: async ({ address }, { caller }) => {
      await runningSelu.setAddress(caller, address);
      await instance.note(caller, changedSetting('server'));
      return done;
    },
    forget: async ({ id }, { caller }) => {
      const about = instanceThing(known.find(id));
      const { left } = await forgetInstance(caller, id);
      if (instance.place.id !== id) await instance.note(caller, { action: 'forgotten', about });
      instances.forgotten(id);
      return { left };
    },
  };
}
