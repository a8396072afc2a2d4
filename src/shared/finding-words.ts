/** What a finding says, for the window, its notifications and the command line alike. */
import type { TFunction } from 'i18next';
import type { Finding } from './contract/schemas.ts';

/** Says the sentences of the language file `health`. */
export type SayHealth = TFunction<'health'>;

export interface FindingWords {
  /** What is so, in a plain sentence. */
  readonly title: string;
  /** Why that matters. */
  readonly why: string;
  /** What its button does. */
  readonly fix: string;
}

const titles = { all: 'title', person: 'personTitle', own: 'ownTitle' } as const;

/** A finding in words. @param say for the reader's language */
export function findingWords(
  { kind, whose, params, people }: Pick<Finding, 'kind' | 'whose' | 'params' | 'people'>,
  say: SayHealth,
): FindingWords {
  const given = { ...params, person: people[0]?.displayName ?? '' };
  // Which of the titles a kind has stands in the list of kinds, and `npm run lint` holds the language files to it.
  const words = say as (key: string, given: object) => string;
  return {
    title: words(`${kind}.${titles[whose]}`, given),
    why: words(`${kind}.why`, given),
    fix: words(`${kind}.fix`, given),
  };
}
