/** The recovery kit. */
import type { Handlers } from '../router.ts';
import type { CallingWindow } from '../../services/accounts/window-sessions.ts';
import { userOf } from '../../services/common/caller.ts';
import type { KitSubject } from '../../services/instance/kit/content.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function kitHandlers(dependencies: HandlerDependencies): Handlers['kit'] {
  const { kit, instance } = dependencies.services;
  const subjectAt = (window: CallingWindow): KitSubject => {
    const { name, keyFile } = dependencies.instances.shownAt(window);
    return kit.subject({ name, keyFile });
  };
  return {
    status: () => kit.status(),
    save: async (_input, { caller, window }) => {
      const { language } = userOf(caller);
      const saved = await dependencies.saveRecoveryKit(subjectAt(window), language, window);
      if (saved) await instance.note(caller, { action: 'kitSaved' });
      return { saved };
    },
    print: async (_input, { caller, window }) => {
      const { language } = userOf(caller);
      const printed = await dependencies.printRecoveryKit(subjectAt(window), language);
      if (printed) await instance.note(caller, { action: 'kitPrinted' });
      return { printed };
    },
    confirm: async (_input, { caller }) => {
      await kit.confirm(caller);
      return done;
    },
    later: async (_input, { caller }) => {
      await kit.later(caller);
      return done;
    },
    camera: async ({ on }, { caller, window }) => {
      // A page that others have got into could look around the room otherwise.
      const isAllowed = on && (await caller.confirm({ about: 'camera' }));
      if (isAllowed) caller.stillAllowed(instance.store());
      dependencies.allowCamera(window, isAllowed);
      return { on: isAllowed };
    },
    check: async ({ secret }, { caller }) => {
      await kit.check(caller, secret);
      return kit.status();
    },
  };
}
