/** Everything that Health finds of values, where the list of them is kept. */
import type { LiveCredentials } from '../credentials/list/live-credentials.ts';
import type { FoundSome } from './found.ts';
import { findValues, type ValuesAsking } from './value-findings.ts';

export type HealthAsking = ValuesAsking;

export class FoundValues {
  readonly #list: Pick<LiveCredentials, 'survey'>;

  constructor(list: Pick<LiveCredentials, 'survey'>) {
    this.#list = list;
  }

  /** What is found as the values are now. @throws AppError what the disk says */
  async find(asking: HealthAsking): Promise<FoundSome> {
    const index = await this.#list.survey();
    return findValues(
      {
        entries: index.entries(),
        isUnused: (entry) => index.isUnused(entry),
        isPlain: () => false,
      },
      asking,
    );
  }
}
