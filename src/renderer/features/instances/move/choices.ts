import type { MoveItem } from '#shared/contract/schemas.ts';

/** By an item's id, what the person has chosen; what is not in it is taken if it is new there. */
export type Choices = ReadonlyMap<string, boolean>;

export const isTakeable = ({ state, problem }: MoveItem): boolean =>
  problem === null && state !== 'same';

/** The ids of what is taken: nothing of somebody who is not there and does not come along. */
export function chosenOf(items: readonly MoveItem[], choices: Choices): ReadonlySet<string> {
  const wanted = new Set(
    items
      .filter((item) => isTakeable(item) && (choices.get(item.id) ?? item.state === 'new'))
      .map(({ id }) => id),
  );
  return new Set(
    items
      .filter(({ id, needs }) => wanted.has(id) && (needs === null || wanted.has(needs)))
      .map(({ id }) => id),
  );
}
