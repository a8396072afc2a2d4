/** What was changed outside Selu. */
import type { Handlers } from '../router.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function outsideHandlers({ services }: HandlerDependencies): Handlers['outside'] {
  const { outside } = services;
  return {
    list: () => outside.list(),
    accept: async ({ secret, ...shown }, { caller }) => {
      await outside.accept(caller, secret, shown);
      return done;
    },
    remove: async ({ secret, ...shown }, { caller }) => {
      await outside.remove(caller, secret, shown);
      return done;
    },
    look: ({ secret }) => outside.look(secret),
    acceptAll: async ({ secret, seen, named }, { caller }) => ({
      left: await outside.acceptAll(caller, secret, seen, named),
    }),
  };
}
