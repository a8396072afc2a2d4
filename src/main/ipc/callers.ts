/** Makes the caller of a window: who is signed in there, for as long as they are. */
import type { Role } from '#shared/contract/define.ts';
import type { Language } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import type { CallingWindow, WindowSessions } from '../services/accounts/window-sessions.ts';
import { windowCaller, type Caller } from '../services/common/caller.ts';
import type { Question } from '../services/common/questions.ts';
import type { WithinBudget } from './budgets.ts';

/**
 * Puts a question to the person at a window.
 *
 * @param language theirs; null: nobody is signed in
 * @returns whether the answer was yes
 */
export type AskPerson = (
  question: Question,
  window: CallingWindow,
  language: Language | null,
) => Promise<boolean>;

/** Makes the caller of a call. */
export type CallerAt = (window: CallingWindow, role: Role) => Caller;

/** @returns a function that makes the caller of a call, asked anew for every call */
export const callersOver =
  (sessions: WindowSessions, withinBudget: WithinBudget, askPerson: AskPerson): CallerAt =>
  (window, role) => {
    const at = sessions.signedInAt(window);
    return windowCaller(window.id, at?.user ?? null, role, {
      isStillHere: () => {
        // Somebody else may have signed in at the window meanwhile.
        if (sessions.sessionOf(window) !== at?.session) throw new AppError('not_signed_in', {});
      },
      confirm: (question) =>
        withinBudget('dialogs', window, () =>
          askPerson(question, window, at?.user.language ?? null),
        ),
    });
  };
