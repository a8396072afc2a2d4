/** How many pages a window may open in the system browser. A page that got into the window could open thousands. */
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Clock } from '../common/clock.ts';
import type { CallingWindow, WindowSessions } from './window-sessions.ts';

const MINUTE_MS = 60_000;

export class OutsideBudget {
  readonly #sessions: Pick<WindowSessions, 'lockedUserOf'>;
  readonly #now: Clock;
  /** When each window has opened a page within the last minute, in milliseconds since 1970. */
  readonly #opened = new Map<number, readonly number[]>();

  constructor(sessions: Pick<WindowSessions, 'lockedUserOf'>, now: Clock) {
    this.#sessions = sessions;
    this.#now = now;
  }

  /**
   * To be asked before a page is opened, or an address for one is looked up.
   *
   * @throws AppError `not_now` while the window is locked, `too_many_pages`
   */
  spend(window: CallingWindow): void {
    if (this.#sessions.lockedUserOf(window) !== null) throw new AppError('not_now', {});
    const now = this.#now().getTime();
    for (const [id, times] of this.#opened) {
      // A clock that was set back gives nothing back, but takes nothing for good either.
      const recent = times.map((time) => Math.min(time, now)).filter((t) => t > now - MINUTE_MS);
      if (recent.length > 0) this.#opened.set(id, recent);
      else this.#opened.delete(id);
    }
    const opened = this.#opened.get(window.id) ?? [];
    if (opened.length >= limits.pagesAMinute) {
      throw new AppError('too_many_pages', { max: limits.pagesAMinute });
    }
    this.#opened.set(window.id, [...opened, now]);
  }
}
