/** Which findings of Health the Overview names. */
import type { Finding, Health } from '#shared/contract/schemas.ts';

/** What the page says otherwise, whatever else is on it. */
const alwaysSaid: ReadonlySet<Finding['kind']> = new Set(['secret_missing', 'backup_failed']);

/** What the first steps say while they are shown: an administrator is alone before people are added. */
const saidBySteps: ReadonlySet<Finding['kind']> = new Set(['kit_unconfirmed', 'admin_alone']);

interface Here {
  /** Whether the first steps are shown. */
  readonly withSteps: boolean;
  /** So many are named. */
  readonly most: number;
}

/**
 * The worst findings that the page does not say otherwise: what agents lack stands in its table, that a backup failed
 * in the line above it, and what the first steps ask for.
 *
 * @returns `rest`: how many more there are, on the page of Health
 */
export function findingsHere(
  { findings, more }: Pick<Health, 'findings' | 'more'>,
  { withSteps, most }: Here,
): { readonly shown: readonly Finding[]; readonly rest: number } {
  const isLeft = ({ kind }: Pick<Finding, 'kind'>): boolean =>
    !alwaysSaid.has(kind) && !(withSteps && saidBySteps.has(kind));
  const here = findings.filter(isLeft);
  const others = more.filter(isLeft);
  const all = others.reduce((sum, { count }) => sum + count, here.length);
  // One more costs no more room than the line that counts it.
  const shown = all === most + 1 && here.length === all ? here : here.slice(0, most);
  return { shown, rest: all - shown.length };
}

/** Whether a problem is among what the Overview names: that comes before the first steps, which can wait. */
export const namesProblem = ({ findings }: Pick<Health, 'findings'>): boolean =>
  findings.some(({ kind, severity }) => severity === 'bad' && !alwaysSaid.has(kind));
