/** Credentials, and undoing the removal of whatever was removed. */
import type { Caller } from '../../services/common/caller.ts';
import type { CredentialKey, Owner } from '../../services/credentials/credentials.ts';
import type { Handlers } from '../router.ts';
import { done, undoable, type HandlerDependencies } from './dependencies.ts';

const system: Owner = { scope: 'system' };
const ownedBy = (userId: string): Owner => ({ scope: 'user', userId });

export function credentialsHandlers({ services }: HandlerDependencies): Handlers['credentials'] {
  const { agents, credentials, credentialList } = services;
  const remove = async (caller: Caller, owner: Owner, key: CredentialKey) =>
    undoable(await credentials.remove(caller, owner, key));
  return {
    list: (query, { user }) => credentialList.page(query, { owner: null, language: user.language }),
    listOwn: async ({ filters, ...query }, { user }) =>
      credentialList.page(
        { ...query, filters: { ...filters, user: [], scope: [] } },
        { owner: user.id, language: user.language, agents: await agents.usableBy(user) },
      ),
    suggestions: ({ capabilityId, userId }, { user }) =>
      credentialList.suggestions(capabilityId, userId, { owner: null, language: user.language }),
    suggestionsOwn: ({ capabilityId }, { user: { id, language } }) =>
      credentialList.suggestions(capabilityId, id, { owner: id, language }),
    saveSystem: async (request, { caller }) => {
      await credentials.save(caller, system, request);
      return done;
    },
    saveForUser: async ({ userId, ...request }, { caller }) => {
      await credentials.save(caller, ownedBy(userId), request);
      return done;
    },
    saveOwn: async (request, { caller, user }) => {
      await credentials.save(caller, ownedBy(user.id), request);
      return done;
    },
    setExpirySystem: async ({ expiresAt, seen = null, ...key }, { caller }) => {
      await credentials.setExpiry(caller, system, key, expiresAt, seen);
      return done;
    },
    setExpiryForUser: async ({ userId, expiresAt, seen = null, ...key }, { caller }) => {
      await credentials.setExpiry(caller, ownedBy(userId), key, expiresAt, seen);
      return done;
    },
    setExpiryOwn: async ({ expiresAt, seen = null, ...key }, { caller, user }) => {
      await credentials.setExpiry(caller, ownedBy(user.id), key, expiresAt, seen);
      return done;
    },
    removeSystem: (key, { caller }) => remove(caller, system, key),
    removeForUser: ({ userId, ...key }, { caller }) => remove(caller, ownedBy(userId), key),
    removeOwn: (key, { caller, user }) => remove(caller, ownedBy(user.id), key),
  };
}

export function removalsHandlers({ services }: HandlerDependencies): Handlers['removals'] {
  return {
    undo: async ({ undo }, { caller }) => {
      await services.undo.undo(caller, undo);
      return done;
    },
  };
}
