/**
 * The last generation of an instance's signed rows that this app home has seen, in `panel.db`: a database that was put
 * back as a whole fits by itself, and is older than that. And the header
 * of its file, by which a log of another file is told.
 */
import type { PanelStore } from '../../store/panel/panel.ts';
import type { Alongside } from '../activity/events.ts';
import type { PanelRecords } from '../common/panel-records.ts';

const OF_INSTANCE = 'generation/';
const keyOf = (instanceId: string): string => `${OF_INSTANCE}${instanceId}`;

/** The ids of the instances that this app home has seen. */
export const knownGenerations = (panel: Pick<PanelStore, 'keys'>): string[] =>
  panel.keys(OF_INSTANCE).map((key) => key.slice(OF_INSTANCE.length));

const HEADER = 'database_header';

/** No instance is changed so often: whoever writes a higher one wants no other to come after it. */
const HIGHEST = 2 ** 40;

/** Of a database that was put back: what its file and its rows are known by. */
export interface RestoredFile {
  readonly header: string;
  /** Null: an older version's, which signed nothing. */
  readonly generation: number | null;
  readonly instanceId: string;
}

/** The records that say so, each with its value; null: there is none. */
export const recordsOfRestored = ({
  header,
  generation,
  instanceId,
}: RestoredFile): [string, string | null][] => [
  [HEADER, header],
  [keyOf(instanceId), generation === null ? null : String(generation)],
];

/** Null where the record is none. */
const parsed = (text: string | null): number | null => {
  const generation = text === null ? Number.NaN : Number(text);
  return Number.isSafeInteger(generation) && generation <= HIGHEST ? generation : null;
};

export class Generations {
  readonly #panel: PanelRecords;
  /** The last one that this process has seen of each instance. */
  readonly #seen = new Map<string, number>();

  constructor(panel: PanelRecords) {
    this.#panel = panel;
  }

  /** The header that the database's file had when it was last written; null: none is known. */
  header(): string | null {
    return this.#panel.get(HEADER);
  }

  /** Notes the header. What cannot be noted now is noted with the next one. */
  async noteHeader(header: string | null): Promise<void> {
    if (header === null || header === this.header()) return;
    try {
      await this.#panel.set(HEADER, header);
    } catch {
      return;
    }
  }

  /** Forgets the header: the database is gone for good. @throws AppError as `PanelService.delete` */
  forgetHeader(): Promise<void> {
    return this.#panel.delete(HEADER);
  }

  /** Null: none is known. @throws AppError while `panel.db` cannot be opened: nobody can say then */
  last(instanceId: string): number | null {
    if (this.#panel.problem !== null) this.#panel.store();
    const kept = parsed(this.#panel.get(keyOf(instanceId)));
    const seen = this.#seen.get(instanceId);
    return seen === undefined ? kept : Math.max(seen, kept ?? 0);
  }

  /** Takes it that older databases were put back: what this process has seen does not count any more. */
  forgetSeen(): void {
    this.#seen.clear();
  }

  /** Takes a generation that was committed; {@link keep} writes it down. */
  committed(instanceId: string, generation: number): void {
    this.#seen.set(instanceId, Math.max(this.#seen.get(instanceId) ?? 0, generation));
  }

  /**
   * Writes down what was committed, unless a later one is there. It is done after each change, before its answer: that
   * waits for no disk, as `panel.db` does not either. A crash between the two commits leaves an older number until the
   * next unlock, and a failure of the power leaves what the system had not written yet. What cannot be written, on a
   * full disk or without `panel.db`, is written a moment later or with the next one.
   */
  async keep(): Promise<void> {
    try {
      if (this.#unkept(this.#panel).length === 0) return;
      await this.#panel.change((store) => this.#put(store));
    } catch {
      return;
    }
  }

  /**
   * The same in one transaction with what the activity log says of the change.
   *
   * @param write writes to `panel.db`, and what it is given in the same transaction; must not fail
   */
  async keepWith(write: (alongside: Alongside) => Promise<void>): Promise<void> {
    await write((store) => this.#put(store));
    await this.keep();
  }

  /** Part of a transaction of `panel.db`. */
  #put(store: Pick<PanelStore, 'get' | 'set'>): void {
    for (const [key, value] of this.#unkept(store)) store.set(key, value);
  }

  /** The records that are behind what is known here; another process may have written later ones. */
  #unkept(records: Pick<PanelStore, 'get'>): [key: string, value: string][] {
    return [...this.#seen]
      .map(([instanceId, generation]) => ({ key: keyOf(instanceId), generation }))
      .filter(({ key, generation }) => (parsed(records.get(key)) ?? 0) < generation)
      .map(({ key, generation }) => [key, String(generation)]);
  }
}
