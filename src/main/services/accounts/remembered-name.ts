/** The user name that the sign-in begins with, where somebody has asked for that: a choice of this machine, per instance. */
import type { Caller } from '../common/caller.ts';
import type { PanelRecords } from '../common/panel-records.ts';

/** Of this computer: a backup does not take it along. */
export const REMEMBERED_NAME = 'remembered_name';

export class RememberedName {
  readonly #panel: PanelRecords;

  constructor(panel: PanelRecords) {
    this.#panel = panel;
  }

  /** Null: none is remembered, or it cannot be read. */
  get(): string | null {
    try {
      return this.#panel.isOpen ? this.#panel.get(REMEMBERED_NAME) : null;
    } catch {
      return null;
    }
  }

  /** @param name null forgets it @throws AppError as `PanelRecords.set` */
  async set(_caller: Caller, name: string | null): Promise<void> {
    if (name === this.get()) return;
    if (name === null) await this.#panel.delete(REMEMBERED_NAME);
    else await this.#panel.set(REMEMBERED_NAME, name);
  }
}
