import type { Finding } from '#shared/contract/schemas.ts';

export interface FindingGroup {
  readonly kind: Finding['kind'];
  readonly findings: readonly Finding[];
}

/** Findings of one kind together, in the order in which the first of each comes. */
export const groupsOf = (findings: readonly Finding[]): readonly FindingGroup[] =>
  Array.from(
    Map.groupBy(findings, ({ kind }) => kind),
    ([kind, some]) => ({ kind, findings: some }),
  );
