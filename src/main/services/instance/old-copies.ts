/** The copies that were made before a new version changed the databases: kept for 30 days, in case it was a mistake. */
import { removeOldCopies } from '../../store/core/old-copies.ts';
import type { Clock } from '../common/clock.ts';
import type { PanelService } from '../common/panel.ts';
import type { InstanceService } from './instance.ts';

export interface OldCopiesDependencies {
  readonly instance: InstanceService;
  readonly panel: PanelService;
  readonly panelFile: string;
  readonly now: Clock;
}

export class OldCopies {
  readonly #given: OldCopiesDependencies;

  constructor(given: OldCopiesDependencies) {
    this.#given = given;
  }

  /** Removes those that are old, of databases that could be opened. @returns a line for the log about each */
  sweep(): string[] {
    const { instance, panel, panelFile, now } = this.#given;
    const { kind, file } = instance.place;
    const open = [
      // Of an attached instance this app made none.
      ...(kind === 'own' && 'store' in instance.state ? [file] : []),
      ...(panel.isOpen ? [panelFile] : []),
    ];
    return open
      .flatMap((file) => removeOldCopies(file, now()))
      .map((copy) => `${copy}, from before an update, was older than 30 days and is removed`);
  }
}
