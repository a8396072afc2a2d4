/**
 * The instances that are open: each with services, sessions and a router of its own, so that nothing of one is seen
 * by whoever is signed in at another; and which of them each window shows.
 */
import type { Actor } from '../services/activity/events.ts';
import type { CallingWindow, WindowSessions } from '../services/accounts/window-sessions.ts';
import type { KnownInstance, KnownInstances } from '../services/instance/known-instances.ts';

/** What an open instance has to have here. */
export interface Opened {
  readonly placeId: string;
  readonly sessions: Pick<WindowSessions, 'lockAll'>;
  /** Whether nobody is signed in at it and it holds a secret all the same. */
  isLeft(): boolean;
  /** Closes its files. */
  stop(): void;
}

export class OpenInstances<T extends Opened> {
  readonly #known: KnownInstances;
  readonly #open: (known: KnownInstance) => T;
  readonly #opened = new Map<string, T>();
  /** By the window's id, the id of the place. */
  readonly #shown = new Map<number, string>();

  /** @param open opens one; it is called once for each, when a window first shows it */
  constructor(known: KnownInstances, open: (known: KnownInstance) => T) {
    this.#known = known;
    this.#open = open;
  }

  /** What the window shows; a new one shows what was shown last. */
  shownAt({ id }: CallingWindow): KnownInstance {
    const shown = this.#shown.get(id);
    const known =
      shown === undefined
        ? this.#known.lastShown()
        : (this.#known.all().find(({ place }) => place.id === shown) ?? this.#known.lastShown());
    this.#shown.set(id, known.place.id);
    return known;
  }

  /** Opens the one that the first window will show: what cannot go on without it ends the start. */
  openLast(): void {
    this.#openedOf(this.#known.lastShown());
  }

  /** The open instance that the window shows. */
  at(window: CallingWindow): T {
    return this.#openedOf(this.shownAt(window));
  }

  /** @throws AppError `instance_unknown` */
  async show(window: CallingWindow, placeId: string): Promise<void> {
    const known = this.#known.find(placeId);
    this.#openedOf(known);
    this.#shown.set(window.id, placeId);
    this.closeLeft();
    await this.#known.noteShown(placeId);
  }

  /**
   * Closes those that no window shows and nobody is signed in at, and with each its key. Shown again, it is opened anew.
   *
   * @param keep the place of one that stays open: the app goes on with it and without a window
   */
  closeLeft(keep: string | null = null): void {
    const shown = new Set<string | null>([...this.#shown.values(), keep]);
    for (const [placeId, opened] of this.#opened) {
      if (shown.has(placeId) || !opened.isLeft()) continue;
      this.#opened.delete(placeId);
      opened.stop();
    }
  }

  /** The open instance of a place, whichever a window shows. @throws AppError `instance_unknown` */
  of(placeId: string): T {
    return this.#openedOf(this.#known.find(placeId));
  }

  /** All that are open. */
  all(): T[] {
    return [...this.#opened.values()];
  }

  /**
   * Locks every window, for whichever instance somebody is signed in at it: one that is locked could be made to show
   * another instead.
   *
   * @param by who asks for it; left out: this app
   */
  async lockAll(by?: Actor): Promise<void> {
    const how = { withComputer: false, ...(by && { by }) };
    await Promise.all(this.all().map(({ sessions }) => sessions.lockAll(how)));
  }

  /** Closes one that the app no longer knows; windows that showed it show another. */
  forgotten(placeId: string): void {
    this.#opened.get(placeId)?.stop();
    this.#opened.delete(placeId);
    for (const [window, shown] of this.#shown) if (shown === placeId) this.#shown.delete(window);
  }

  /** To be told of a window that has closed. */
  closed({ id }: CallingWindow): void {
    this.#shown.delete(id);
  }

  #openedOf(known: KnownInstance): T {
    const { id } = known.place;
    const there = this.#opened.get(id);
    if (there !== undefined) return there;
    const opened = this.#open(known);
    this.#opened.set(id, opened);
    return opened;
  }
}
