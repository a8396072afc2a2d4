/** Agents: who sees which, their secrets, and installing and removing one. */
import type { SecretsRequest } from '../../services/agents/agents.ts';
import type { Caller } from '../../services/common/caller.ts';
import { userOf } from '../../services/common/caller.ts';
import type { Handlers } from '../router.ts';
import { done, undoable, type HandlerDependencies } from './dependencies.ts';

export function agentsHandlers(dependencies: HandlerDependencies): Handlers['agents'] {
  const { services } = dependencies;
  const { agents, packages, users, instance } = services;

  const saveSecrets = async (
    caller: Caller,
    request: SecretsRequest,
    options: { readonly shared: boolean },
  ) => {
    const undo = await agents.saveSecrets(caller, request, options);
    return { removed: undo === null ? null : undoable(undo) };
  };
  /** Whoever has asked may have been signed out meanwhile: then the package is thrown away again. */
  const inspect = async (caller: Caller, path: string) => {
    const found = await packages.inspect(caller, path, userOf(caller));
    try {
      caller.stillAllowed(instance.store());
    } catch (error) {
      await packages.discard(caller, found.handle);
      throw error;
    }
    return found;
  };

  return {
    names: () => ({ agents: users.agents() }),
    list: async (_input, { user }) => ({ agents: await agents.list(user) }),
    get: ({ agentId }, { user }) => agents.get(agentId, user),
    declared: async (_input, { user }) => ({ credentials: await agents.declared(user) }),
    holders: async ({ agentId }, { user }) => ({ secrets: await agents.holders(agentId, user) }),
    saveSecrets: (request, { caller }) => saveSecrets(caller, request, { shared: true }),
    saveOwnSecrets: (request, { caller }) => saveSecrets(caller, request, { shared: false }),
    openLink: async ({ agentId, address }, { caller, user }) => {
      const link = await agents.link(agentId, address, user);
      caller.stillAllowed(instance.store());
      dependencies.openLink(link);
      return done;
    },
    choosePackage: async ({ kind }, { caller, window }) => {
      const path = await dependencies.choosePackage(kind, window);
      caller.stillAllowed(instance.store());
      return { package: path === null ? null : await inspect(caller, path) };
    },
    dropPackage: async ({ path }, { caller }) => ({ package: await inspect(caller, path) }),
    install: async ({ handle, removeLeftovers }, { caller }) => {
      await packages.install(caller, handle, { removeLeftovers });
      return done;
    },
    discardPackage: async ({ handle }, { caller }) => {
      await packages.discard(caller, handle);
      return done;
    },
    removal: ({ agentId }) => packages.removal(agentId),
    remove: async ({ agentId, removeSecrets }, { caller }) => {
      await packages.remove(caller, agentId, { removeSecrets });
      return done;
    },
  };
}
