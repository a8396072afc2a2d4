/** Which session each window has. One window signs in and out without the others. */
import type { SignedInUser } from '#shared/contract/schemas.ts';
import type { AuthService } from '../services/auth.ts';
import type { PanelService } from '../services/panel.ts';
import type { CallingWindow } from './router.ts';

/** The `panel.db` record of the session that outlives the app, for *stay signed in*. */
const REMEMBERED = 'remembered_session';

export class WindowSessions {
  readonly #auth: AuthService;
  readonly #panel: PanelService;
  readonly #sessions = new Map<number, string>();

  constructor(auth: AuthService, panel: PanelService) {
    this.#auth = auth;
    this.#panel = panel;
  }

  /** Who is signed in at the window now. The first window of a start takes up the remembered session. */
  userOf({ id }: CallingWindow): SignedInUser | null {
    const session = this.#sessions.get(id) ?? this.#takeUpRemembered(id);
    return session === undefined ? null : this.#auth.resolve(session);
  }

  /**
   * Gives the window a session; one it had before is ended. When anything fails, nobody is signed in.
   *
   * @param stay keeps the session for the next start of the app
   */
  begin(window: CallingWindow, session: string, stay: boolean): void {
    try {
      this.end(window);
      if (stay) this.#panel.set(REMEMBERED, session);
    } catch (error) {
      this.#auth.end(session);
      throw error;
    }
    this.#sessions.set(window.id, session);
  }

  /** Ends the session of the window, remembered or not: first where it counts, then where it is noted. */
  end({ id }: CallingWindow): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#auth.end(session);
    this.#sessions.delete(id);
    if (this.#panel.get(REMEMBERED) === session) this.#panel.delete(REMEMBERED);
  }

  /** For a window that closes: its session ends unless it is the remembered one. */
  closed({ id }: CallingWindow): void {
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    if (session !== undefined && this.#panel.get(REMEMBERED) !== session) this.#auth.end(session);
  }

  #takeUpRemembered(id: number): string | undefined {
    if (this.#sessions.size > 0) return undefined;
    const session = this.#panel.get(REMEMBERED);
    if (session === null || this.#auth.resolve(session) === null) return undefined;
    this.#sessions.set(id, session);
    return session;
  }
}
