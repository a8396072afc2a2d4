/** Health. */
import { changedSetting } from '../../services/activity/events.ts';
import type { Handlers } from '../router.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function healthHandlers({ services }: HandlerDependencies): Handlers['health'] {
  const { health, instance } = services;
  return {
    list: (_input, { user }) => health.list(user),
    listOwn: (_input, { user }) => health.listOwn(user),
    summary: (_input, { user }) => health.summary(user),
    dismiss: async (shown, { caller, user }) => {
      await health.dismiss(caller, user, shown);
      return done;
    },
    snooze: async (shown, { caller, user }) => {
      await health.snooze(caller, user, shown);
      return done;
    },
    bringBack: async ({ id }, { caller, user }) => {
      await health.bringBack(caller, user, id);
      return done;
    },
    settings: () => health.settings.get(),
    setSettings: async (settings, { caller }) => {
      await health.settings.set(caller, settings);
      await instance.note(caller, changedSetting('health'));
      return done;
    },
    interval: ({ credentialId }, { user }) => ({ days: health.interval(user, credentialId) }),
    setInterval: async ({ credentialId, days }, { caller, user }) => {
      await health.setInterval(caller, user, credentialId, days);
      return done;
    },
  };
}
