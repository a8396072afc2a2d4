/**
 * The last generation of an instance's signed rows that this app home has seen, in `panel.db`: a database that was put
 * back as a whole fits by itself, and is older than that. And the header
 * of its file, by which a log of another file is told.
 */
import type { PanelService } from '../common/panel.ts';

const keyOf = (instanceId: string): string => `generation/${instanceId}`;

const HEADER = 'database_header';

/** Null where the record is none. */
const parsed = (text: string | null): number | null => {
  const generation = text === null ? Number.NaN : Number(text);
  return Number.isSafeInteger(generation) ? generation : null;
};

export class Generations {
  readonly #panel: PanelService;

  constructor(panel: PanelService) {
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

  /** Null: none is known. @throws AppError while `panel.db` cannot be opened: nobody can say then */
  last(instanceId: string): number | null {
    if (this.#panel.problem !== null) this.#panel.store();
    return parsed(this.#panel.get(keyOf(instanceId)));
  }

  /**
   * Notes a generation that was committed, unless a later one is noted. What is not noted, on a full disk or without
   * `panel.db`, is noted with the next one.
   */
  async note(instanceId: string, generation: number): Promise<void> {
    const key = keyOf(instanceId);
    try {
      await this.#panel.change((store) => {
        if ((parsed(store.get(key)) ?? 0) < generation) store.set(key, String(generation));
      });
    } catch {
      return;
    }
  }
}
