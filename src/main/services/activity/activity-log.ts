/**
 * The one writer of an instance's activity log. It is told right after what it tells of is stored: that a row cannot be
 * written must not make a stored change look failed. Such a row waits in memory, whoever watches is told, and it is
 * written before the next one.
 */
import { activityKept, type ActivityEvent } from '#shared/activity.ts';
import type { Clock } from '../common/clock.ts';
import type { PanelRecords } from '../common/panel-records.ts';
import { append, rowOf, type Kept, type LogOwner, type Waiting } from './appending.ts';
import { canBeUnsigned } from './chain.ts';
import { theApp, type ActivityWriter, type Actor, type Alongside } from './events.ts';

/** What waits in memory at most; what comes on top pushes out the oldest. */
const MOST_WAITING = 10_000;

export interface ActivityLogDependencies {
  /** Of the place. */
  readonly panel: PanelRecords;
  /** Null while nobody can say which instance it is: there is none, or it cannot be opened. */
  readonly owner: () => LogOwner | null;
  readonly now: Clock;
  /** For how long, and how many. */
  readonly kept?: Kept;
  /** Told once when rows cannot be written. */
  readonly onProblem: (error: unknown) => void;
}

export class ActivityLog implements ActivityWriter {
  readonly #panel: PanelRecords;
  readonly #owner: () => LogOwner | null;
  readonly #now: Clock;
  readonly #kept: Kept;
  readonly #onProblem: (error: unknown) => void;
  #waiting: Waiting[] = [];
  #lost = 0;
  #turn: Promise<void> = Promise.resolve();
  #holds = 0;
  #hasProblem = false;

  constructor({ panel, owner, now, kept = activityKept, onProblem }: ActivityLogDependencies) {
    this.#panel = panel;
    this.#owner = owner;
    this.#now = now;
    this.#kept = kept;
    this.#onProblem = onProblem;
  }

  /** How many rows could not be written yet. */
  get unwritten(): number {
    return this.#waiting.length + this.#lost;
  }

  /** As of {@link ActivityWriter}. */
  async write(
    actor: Actor,
    events: ActivityEvent | readonly ActivityEvent[],
    alongside: Alongside = () => {},
  ): Promise<void> {
    const at = this.#now().getTime();
    const all = 'action' in events ? [events] : events;
    if (all.length === 0) return;
    this.#wait([...this.#waiting, ...all.map((event) => rowOf(actor, event, at))]);
    await this.#inTurn(alongside);
  }

  /** Writes down what could not be written before. */
  flush(): Promise<void> {
    return this.#inTurn(() => {});
  }

  #inTurn(alongside: Alongside): Promise<void> {
    this.#turn = this.#turn.then(() => this.#flush(alongside));
    return this.#turn;
  }

  /** Lets rows wait in memory meanwhile: the log is being carried from one master secret to another. */
  async held<T>(work: () => Promise<T>): Promise<T> {
    this.#holds += 1;
    await this.#turn;
    try {
      return await work();
    } finally {
      this.#holds -= 1;
      await this.flush();
    }
  }

  async #flush(alongside: Alongside): Promise<void> {
    if (this.#holds > 0 || this.unwritten === 0) return;
    let owner: LogOwner | null;
    try {
      owner = this.#owner();
    } catch (error) {
      return this.#tell(error);
    }
    if (owner === null) return;
    // The instance may have been locked between a change and its row: that waits for the secret.
    const isReady = (row: Waiting): boolean => owner.keys !== null || canBeUnsigned(row);
    const rows = this.#waiting.filter(isReady);
    const lost = owner.keys === null ? 0 : this.#lost;
    if (rows.length === 0 && lost === 0) return;
    this.#waiting = this.#waiting.filter((row) => !isReady(row));
    this.#lost -= lost;
    const lostRow = rowOf(theApp, { action: 'logLost', count: lost }, this.#now().getTime());
    try {
      await this.#panel.change((store) => {
        const all = lost > 0 ? [lostRow, ...rows] : rows;
        append(store, owner, all, { kept: this.#kept, now: this.#now().getTime() });
        alongside(store);
      });
      this.#hasProblem = false;
    } catch (error) {
      this.#lost += lost;
      this.#wait([...rows, ...this.#waiting]);
      this.#tell(error);
    }
  }

  #wait(rows: readonly Waiting[]): void {
    this.#waiting = rows.slice(-MOST_WAITING);
    this.#lost += rows.length - this.#waiting.length;
  }

  #tell(problem: unknown): void {
    if (!this.#hasProblem) this.#onProblem(problem);
    this.#hasProblem = true;
  }
}
