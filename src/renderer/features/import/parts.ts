import type { ImportedEntry, ImportedPart, ImportTake } from '#shared/contract/schemas.ts';

export interface PlacedPart {
  readonly part: ImportedPart;
  /** Its place in the entry. */
  readonly at: number;
}

/** The parts of an entry that go nowhere yet. */
export const freeParts = (
  { parts }: ImportedEntry,
  entry: number,
  takes: readonly ImportTake[],
): PlacedPart[] =>
  parts
    .map((part, at) => ({ part, at }))
    .filter(({ at }) => !takes.some((take) => take.entry === entry && take.part === at));
