/** The first page. */
import type { Handlers } from '../router.ts';
import type { HandlerDependencies } from './dependencies.ts';

export function overviewHandlers({ services }: HandlerDependencies): Handlers['overview'] {
  const { overview } = services;
  return {
    steps: (_input, { user }) => overview.steps(user),
    table: (query, { user }) => overview.table(query, user),
    own: async (_input, { user }) => ({ agents: await overview.own(user) }),
  };
}
