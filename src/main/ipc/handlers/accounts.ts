/** Accounts: signing in and out, one's own account and sessions, and everybody's. */
import { changedSetting } from '../../services/activity/events.ts';
import type { Handlers } from '../router.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function authHandlers({
  services,
  sessions,
  instances,
}: HandlerDependencies): Handlers['auth'] {
  return {
    signIn: async ({ username, password, staySignedIn, rememberName }, { caller, window }) => {
      const asOf = sessions.mark();
      const session = await services.auth.signIn(caller, username, password);
      await sessions.begin(window, session, { stay: staySignedIn, asOf });
      if (rememberName !== undefined) {
        const name = rememberName ? username.trim() : null;
        const isOther = name !== services.rememberedName.get();
        await services.rememberedName.set(caller, name);
        if (isOther) await services.instance.note(caller, changedSetting('rememberedName'));
      }
      return done;
    },
    signOut: async (_input, { window }) => {
      await sessions.end(window);
      return done;
    },
    active: async (_input, { window }) => {
      await sessions.active(window);
      return done;
    },
    lock: async (_input, { caller }) => {
      await instances.lockAll(caller);
      return done;
    },
    unlock: async ({ password }, { window }) => {
      await sessions.unlock(window, password);
      return done;
    },
    choosePassword: async ({ password }, { caller, window }) => {
      await services.users.choosePassword(caller, sessions.choosing(window), password);
      return done;
    },
    confirm: async ({ password }, { window }) => {
      await sessions.confirm(window, password);
      return done;
    },
  };
}

export function accountHandlers({ services, sessions }: HandlerDependencies): Handlers['account'] {
  const { users, idleLock, instance } = services;
  return {
    setLanguage: async ({ language }, { caller, user }) => {
      await users.setLanguage(caller, user.id, language);
      return done;
    },
    setIdleLock: async ({ minutes }, { caller, user }) => {
      await idleLock.set(caller, user.id, minutes);
      await instance.note(caller, changedSetting('idleLock'));
      return done;
    },
    changePassword: async (passwords, { caller, user, window }) => {
      const own = { userId: user.id, session: sessions.sessionOf(window) };
      return { ended: await users.changePassword(caller, own, passwords) };
    },
  };
}

export function sessionsHandlers({
  services,
  sessions,
}: HandlerDependencies): Handlers['sessions'] {
  return {
    listOwn: (_input, { user, window }) => ({
      sessions: services.sessions.listOf(user.id, sessions.sessionOf(window)),
    }),
    endOwn: async ({ handle }, { caller, user }) => {
      await services.sessions.end(caller, handle, user.id);
      return done;
    },
    endOthers: async (_input, { caller, user, window }) => ({
      ended: await services.sessions.endOthers(caller, user.id, sessions.sessionOf(window)),
    }),
  };
}

export function usersHandlers({ services }: HandlerDependencies): Handlers['users'] {
  const { users, idleLock } = services;
  return {
    list: async () => ({ users: await users.list() }),
    create: async (profile, { caller }) => {
      await users.create(caller, profile);
      return done;
    },
    update: async ({ userId, seen = null, ...profile }, { caller }) => {
      await users.update(caller, userId, profile, seen);
      return done;
    },
    setAgentAccess: async ({ userId, access, seen = null }, { caller }) => {
      await users.setAgentAccess(caller, userId, access, seen);
      return done;
    },
    changeAgentAccess: ({ changes }, { caller }) => users.changeAgentAccess(caller, changes),
    resetPassword: async ({ userId, password, temporary }, { caller }) => {
      await users.resetPassword(caller, userId, password, { temporary });
      return done;
    },
    signOut: async ({ userId }, { caller }) => ({
      ended: await services.sessions.endAll(caller, userId),
    }),
    belongings: ({ userId }) => ({ belongings: users.belongings(userId) }),
    delete: async ({ userId, username }, { caller }) => {
      const filesLeft = await users.delete(caller, userId, username);
      await idleLock.forget(caller, userId);
      return { filesLeft };
    },
    names: () => ({ users: users.names() }),
  };
}
