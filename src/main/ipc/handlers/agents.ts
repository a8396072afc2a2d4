/** Agents: who sees which, their secrets, and installing and removing one. */
import type { SecretsRequest } from '../../services/agents/agents.ts';
import type { Caller } from '../../services/common/caller.ts';
import type { Handlers } from '../router.ts';
import { done, undoable, type HandlerDependencies } from './dependencies.ts';

export function agentsHandlers(dependencies: HandlerDependencies): Handlers['agents'] {
  const { services } = dependencies;
  const { agents, packages, instance } = services;

  const saveSecrets = async (request: SecretsRequest, { caller }: { readonly caller: Caller }) => {
    const undo = await agents.saveSecrets(caller, request);
    return { removed: undo === null ? null : undoable(undo) };
  };

  return {
    names: async (_input, { user }) => ({ agents: await agents.names(user) }),
    list: async (_input, { user }) => ({ agents: await agents.list(user) }),
    get: ({ agentId }, { user }) => agents.get(agentId, user),
    getOf: ({ agentId, userId }, { user }) => agents.getOf(agentId, userId, user),
    declared: async (_input, { user }) => ({ credentials: await agents.declared(user) }),
    holders: async ({ agentId }, { user }) => ({ secrets: await agents.holders(agentId, user) }),
    // They differ in who may call them, and so in what the caller may save, and for whom.
    saveSecrets,
    saveSecretsOf: saveSecrets,
    saveOwnSecrets: saveSecrets,
    openLink: async ({ agentId, address }, { caller, user }) => {
      const link = await agents.link(agentId, address, user);
      caller.stillAllowed(instance.store());
      dependencies.openLink(link);
      return done;
    },
    choosePackage: async ({ kind }, { caller, window }) => {
      const path = await dependencies.choosePackage(kind, window);
      caller.stillAllowed(instance.store());
      return { package: path === null ? null : await packages.inspect(caller, path) };
    },
    dropPackage: async ({ path }, { caller }) => ({
      package: await packages.inspect(caller, path),
    }),
    install: async ({ handle, removeLeftovers }, { caller }) => {
      await packages.install(caller, handle, { removeLeftovers });
      return done;
    },
    discardPackage: async ({ handle }, { caller }) => {
      await packages.discard(caller, handle);
      return done;
    },
    removal: ({ agentId }, { user }) => packages.removal(agentId, user.language),
    remove: async ({ agentId, removeSecrets }, { caller }) => {
      await packages.remove(caller, agentId, { removeSecrets });
      return done;
    },
  };
}

export function accessHandlers({ services }: HandlerDependencies): Handlers['access'] {
  return {
    matrix: (query, { user }) => services.accessMatrix.read(query, user),
  };
}
