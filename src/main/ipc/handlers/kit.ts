/** The recovery kit. */
import type { Handlers } from '../router.ts';
import { userOf } from '../../services/common/caller.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function kitHandlers(dependencies: HandlerDependencies): Handlers['kit'] {
  const { kit } = dependencies.services;
  return {
    status: () => kit.status(),
    save: async (_input, { caller, window }) => {
      const { name, keyFile } = dependencies.instances.shownAt(window);
      const { language } = userOf(caller);
      const subject = kit.subject({ name, keyFile });
      return { saved: await dependencies.saveRecoveryKit(subject, language, window) };
    },
    confirm: async (_input, { caller }) => {
      await kit.confirm(caller);
      return done;
    },
    later: async (_input, { caller }) => {
      await kit.later(caller);
      return done;
    },
    check: async ({ secret }, { caller }) => {
      await kit.check(caller, secret);
      return kit.status();
    },
  };
}
