import type { AgentSummary, Language } from '#shared/contract/schemas.ts';
import { matchesWords, wordsOf } from '#shared/search.ts';

/** From so many agents on, a list is easier to search than to read. */
export const searchFrom = 9;

/** How an agent stands, what needs attention first. */
export type AgentState = 'unreadable' | 'missing' | 'ready' | 'nothing';

const order: readonly AgentState[] = ['unreadable', 'missing', 'ready', 'nothing'];

export function stateOf({ problem, required, ready }: AgentSummary): AgentState {
  if (problem !== null) return 'unreadable';
  if (ready < required) return 'missing';
  return required > 0 ? 'ready' : 'nothing';
}

/** Made once for each language: making it takes longer than sorting a few hundred names. */
const nameOrders = new Map<Language, Intl.Collator['compare']>();

function nameOrder(language: Language): Intl.Collator['compare'] {
  const known = nameOrders.get(language);
  if (known !== undefined) return known;
  const { compare } = new Intl.Collator(language, { numeric: true });
  nameOrders.set(language, compare);
  return compare;
}

/** Worst first; those that stand alike by how much is missing, then by name. The built-in one is last. */
export function worstFirst(
  agents: readonly AgentSummary[],
  language: Language,
): readonly AgentSummary[] {
  const compare = nameOrder(language);
  const rank = (agent: AgentSummary): number =>
    agent.builtIn ? order.length : order.indexOf(stateOf(agent));
  const missing = ({ required, ready }: AgentSummary): number => required - ready;
  return agents.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      missing(b) - missing(a) ||
      compare(a.name, b.name) ||
      compare(a.id, b.id),
  );
}

/** Those in whose id, name, description or capabilities every word of the search is found, in any case. */
export function found(
  agents: readonly AgentSummary[],
  search: string,
  nameOf: (agent: AgentSummary) => string,
): readonly AgentSummary[] {
  const words = wordsOf(search);
  if (words.length === 0) return agents;
  return agents.filter((agent) =>
    matchesWords(words, agent.id, nameOf(agent), agent.description, ...agent.capabilities),
  );
}
