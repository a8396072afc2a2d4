/** Which findings of Health the Overview names. */
import type { Finding, Health } from '#shared/contract/schemas.ts';

interface Here {
  /** Whether the first steps are shown. */
  readonly withSteps: boolean;
  /** So many are named. */
  readonly most: number;
}

/**
 * The worst findings that the page does not say otherwise: what agents lack stands in its table, and that nobody keeps the
 * recovery kit among the first steps.
 *
 * @returns `rest`: how many more there are, on the page of Health
 */
export function findingsHere(
  { findings, more }: Pick<Health, 'findings' | 'more'>,
  { withSteps, most }: Here,
): { readonly shown: readonly Finding[]; readonly rest: number } {
  const isSaid = (kind: Finding['kind']): boolean =>
    kind === 'secret_missing' || (withSteps && kind === 'kit_unconfirmed');
  const here = findings.filter(({ kind }) => !isSaid(kind));
  const others = more.filter(({ kind }) => !isSaid(kind));
  const all = others.reduce((sum, { count }) => sum + count, here.length);
  // One more costs no more room than the line that counts it.
  const shown = all === most + 1 && here.length === all ? here : here.slice(0, most);
  return { shown, rest: all - shown.length };
}
