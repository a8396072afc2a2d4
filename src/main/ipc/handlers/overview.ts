/** The first page. */
import type { Handlers } from '../router.ts';
import type { HandlerDependencies } from './dependencies.ts';

export function overviewHandlers({ services }: HandlerDependencies): Handlers['overview'] {
  const { overview } = services;
  return {
    steps: (_input, { user }) => overview.steps(user),
    onlyMe: async (_input, { caller }) => {
      await overview.onlyMe(caller);
      return {};
    },
    table: (query, { user }) => overview.table(query, user),
    own: async (_input, { user }) => ({ agents: await overview.own(user) }),
  };
}
