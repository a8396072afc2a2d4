/** What was changed outside Selu. */
import type { Handlers } from '../router.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function outsideHandlers({ services }: HandlerDependencies): Handlers['outside'] {
  const { outside } = services;
  return {
    list: () => ({ items: outside.list() }),
    accept: async ({ secret, ...name }, { caller }) => {
      await outside.accept(caller, secret, name);
      return done;
    },
    remove: async ({ secret, ...name }, { caller }) => {
      await outside.remove(caller, secret, name);
      return done;
    },
    acceptAll: async ({ secret }, { caller }) => {
      await outside.acceptAll(caller, secret);
      return done;
    },
  };
}
