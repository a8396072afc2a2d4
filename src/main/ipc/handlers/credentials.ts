/** Credentials, and undoing the removal of whatever was removed. */
import type { SignedInUser } from '#shared/contract/schemas.ts';
import type { Caller } from '../../services/common/caller.ts';
import type { CredentialKey, Owner } from '../../services/credentials/credentials.ts';
import type { Selection } from '../../services/credentials/selected.ts';
import type { ListReader } from '../../services/credentials/list/credential-index.ts';
import type { Handlers } from '../router.ts';
import { done, undoable, type HandlerDependencies } from './dependencies.ts';

const system: Owner = { scope: 'system' };
const ownedBy = (userId: string): Owner => ({ scope: 'user', userId });

export function credentialsHandlers({ services }: HandlerDependencies): Handlers['credentials'] {
  const { agents, credentials, credentialList, selectedCredentials } = services;
  /** What an administrator sees, and what whoever is signed in sees of their own. */
  const everything = ({ language }: SignedInUser): ListReader => ({ owner: null, language });
  const ownOf = async (user: SignedInUser): Promise<ListReader> => ({
    ...{ owner: user.id, language: user.language },
    agents: await agents.usableBy(user),
  });
  const ownFilters = <F extends object>(filters: F) => ({ ...filters, user: [], scope: [] });
  const removeSelected = async (caller: Caller, selection: Selection) => {
    const { removed, undo } = await selectedCredentials.remove(caller, selection);
    return { count: removed, undo: undo === null ? null : undoable(undo) };
  };
  const remove = async (caller: Caller, owner: Owner, key: CredentialKey) =>
    undoable(await credentials.remove(caller, owner, key));
  return {
    list: (query, { user }) => credentialList.page(query, everything(user)),
    listOwn: async ({ filters, ...query }, { user }) =>
      credentialList.page({ ...query, filters: ownFilters(filters) }, await ownOf(user)),
    suggestions: ({ capabilityId, userId }, { user }) =>
      credentialList.suggestions(capabilityId, userId, everything(user)),
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
    pick: async (picked, { user }) => ({
      ids: await credentialList.pick(picked, everything(user)),
    }),
    pickOwn: async ({ filters, ...picked }, { user }) => ({
      ids: await credentialList.pick(
        { ...picked, filters: ownFilters(filters) },
        await ownOf(user),
      ),
    }),
    selection: ({ ids, ...narrowed }, { user }) =>
      credentialList.selection(ids, narrowed, everything(user)),
    selectionOwn: async ({ ids, search, filters }, { user }) =>
      credentialList.selection(ids, { search, filters: ownFilters(filters) }, await ownOf(user)),
    removeSelected: ({ ids }, { caller }) => removeSelected(caller, { ids, owner: null }),
    removeSelectedOwn: ({ ids }, { caller, user }) =>
      removeSelected(caller, { ids, owner: user.id }),
    setExpirySelected: ({ ids, expiresAt }, { caller }) =>
      selectedCredentials.setExpiry(caller, { ids, owner: null }, expiresAt),
    setExpirySelectedOwn: ({ ids, expiresAt }, { caller, user }) =>
      selectedCredentials.setExpiry(caller, { ids, owner: user.id }, expiresAt),
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
