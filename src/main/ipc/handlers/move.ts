/** Moving into another instance: whoever does it is an administrator of both, and signed in at both in the window. */
import { AppError } from '#shared/errors.ts';
import type { CallingWindow } from '../../services/accounts/window-sessions.ts';
import type { Caller } from '../../services/common/caller.ts';
import type { Handlers } from '../router.ts';
import { done, type HandlerDependencies, type OtherInstance } from './dependencies.ts';

export function moveHandlers({
  services: { instance, sharedExpiries, temporaryPasswords },
  otherInstance,
}: HandlerDependencies): Handlers['move'] {
  const marks = { sharedExpiries, temporaryPasswords };
  return {
    status: ({ to }, { window }) => {
      const other = otherInstance(to);
      const user = other.sessions.signedInAt(window)?.user ?? null;
      return { ready: readiness(other, window), person: user?.displayName ?? null };
    },
    confirm: async ({ to, password }, { window }) => {
      await otherInstance(to).sessions.confirm(window, password);
      return done;
    },
    preview: ({ to }, { window, caller }) => {
      const other = otherInstance(to);
      return other.services.move.preview(administrator(other, window), { instance, caller, marks });
    },
    run: async ({ to, ...choice }, { window, caller }) => {
      const other = otherInstance(to);
      const callerThere = administrator(other, window);
      if (!other.sessions.isFresh(window)) throw new AppError('move_password_needed', {});
      return {
        taken: await other.services.move.run(callerThere, { instance, caller, marks }, choice),
      };
    },
  };
}

function readiness({ services, sessions }: OtherInstance, window: CallingWindow) {
  if (!services.instance.isUnlocked) return 'locked';
  const at = sessions.signedInAt(window);
  if (at === null) return 'nobody';
  if (!at.user.isAdmin) return 'member';
  return sessions.isFresh(window) ? 'ready' : 'password';
}

/** @throws AppError `move_not_admin` */
function administrator({ sessions, callerAt }: OtherInstance, window: CallingWindow): Caller {
  if (!sessions.signedInAt(window)?.user.isAdmin) throw new AppError('move_not_admin', {});
  return callerAt(window, 'admin');
}
