/** In which order rows can be deleted that hold each other. */

/** That one row is to be deleted before another, to which it points. */
export interface Hold {
  readonly child: number;
  readonly parent: number;
  /** What if they are in a circle: the reference can be set to null, the other may go first, or neither. */
  readonly strength: 'canBeNull' | 'yields' | 'firm';
}

export interface DeletionOrder<H> {
  /** The round of each row that holds or is held; any other can go in any. */
  readonly rounds: ReadonlyMap<number, number>;
  /** Which references to set to null before. */
  readonly emptied: readonly H[];
}

/**
 * Orders rows so that each goes in a round after those that hold it. Rows that hold each other firmly in a
 * circle share the last round: SQLite says whether they can go.
 *
 * @param holds between different rows; the same one may be there twice
 */
export function deletionOrder<H extends Hold>(holds: readonly H[]): DeletionOrder<H> {
  const rounds = new Map<number, number>();
  let emptied: readonly H[] = [];
  let rows = [...new Set(holds.flatMap(({ child, parent }) => [child, parent]))];
  let counting = holds;
  let round = 0;
  for (const without of [null, 'canBeNull', 'yields']) {
    if (without === 'canBeNull') emptied = counting.filter(({ strength }) => strength === without);
    counting = counting.filter(({ strength }) => strength !== without);
    const pass = onePass(rows, counting);
    for (const free of pass) {
      for (const row of free) rounds.set(row, round);
      round += 1;
    }
    rows = rows.filter((row) => !rounds.has(row));
    counting = counting.filter(({ child, parent }) => !rounds.has(child) && !rounds.has(parent));
  }
  for (const row of rows) rounds.set(row, round);
  return { rounds, emptied };
}

/** The rows that can go, round by round; those in a circle and behind one are left out. */
function onePass(rows: readonly number[], holds: readonly Hold[]): number[][] {
  const parentsOf = Map.groupBy(holds, ({ child }) => child);
  const holdsOn = new Map<number, number>();
  for (const { parent } of holds) holdsOn.set(parent, (holdsOn.get(parent) ?? 0) + 1);
  const passed: number[][] = [];
  let free = rows.filter((row) => !holdsOn.has(row));
  while (free.length > 0) {
    passed.push(free);
    const next: number[] = [];
    for (const { parent } of free.flatMap((row) => parentsOf.get(row) ?? [])) {
      const left = (holdsOn.get(parent) ?? 0) - 1;
      holdsOn.set(parent, left);
      if (left === 0) next.push(parent);
    }
    free = next;
  }
  return passed;
}
