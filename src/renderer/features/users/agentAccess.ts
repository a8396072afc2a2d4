/** Which agents a person may use, while it is being chosen. */
import type { AgentAccess, AgentRef, Language } from '#shared/contract/schemas.ts';
import { matchesWords, wordsOf } from '#shared/search.ts';

export type AccessMode = AgentAccess['mode'];

/** An agent to tick or not. */
export interface AgentChoice extends AgentRef {
  /** Chosen at some time, and not installed any more. */
  readonly removed: boolean;
}

/** Whether an agent is among those that a person was given. Administrators may use all of them. */
export const mayUse = (
  { agentAccess }: { readonly agentAccess: AgentAccess },
  agentId: string,
): boolean =>
  agentAccess.mode === 'all' ||
  (agentAccess.mode === 'selected' && agentAccess.agentIds.includes(agentId));

/** The ids that a stored choice ticks, so that they are ticked again when “selected” is chosen. */
export function tickedIn(access: AgentAccess): ReadonlySet<string> {
  return new Set(access.mode === 'selected' ? access.agentIds : []);
}

/**
 * What can be ticked: the installed agents by name, then those of the stored choice that were removed
 * meanwhile. They stay in the choice unless they are unticked: the agent may come back.
 */
export function agentChoices(
  installed: readonly AgentRef[],
  stored: AgentAccess,
  language: Language,
): readonly AgentChoice[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const known = new Set(installed.map(({ id }) => id));
  const gone = [...tickedIn(stored)].filter((id) => !known.has(id));
  return [
    ...installed
      .toSorted((a, b) => compare(a.name, b.name) || compare(a.id, b.id))
      .map((agent) => ({ ...agent, removed: false })),
    ...gone.toSorted(compare).map((id) => ({ id, name: id, removed: true })),
  ];
}

/** Those in whose name or id every word of the search is found, in any case. */
export function agentsFound(
  choices: readonly AgentChoice[],
  search: string,
): readonly AgentChoice[] {
  const words = wordsOf(search);
  return choices.filter(({ id, name }) => matchesWords(words, name, id));
}

/**
 * The same choice, said in another way: every installed agent is all of them, none ticked is none. A list that
 * is left as it is stored stays a list, even where it names every agent there is by now: nobody has said that
 * it should allow more.
 *
 * @returns which it is the same as, or `null`
 */
export function sameAs(
  installed: readonly AgentRef[],
  stored: AgentAccess,
  ticked: ReadonlySet<string>,
): 'all' | 'none' | null {
  if (ticked.size === 0) return 'none';
  const hasAll = installed.length === ticked.size && installed.every(({ id }) => ticked.has(id));
  const before = tickedIn(stored);
  const isUnchanged = before.size === ticked.size && [...ticked].every((id) => before.has(id));
  return hasAll && !isUnchanged ? 'all' : null;
}

/** The choice as the main process takes it: what it says it is the same as, when it is. */
export function accessOf(
  mode: AccessMode,
  ticked: ReadonlySet<string>,
  same: ReturnType<typeof sameAs>,
): AgentAccess {
  if (mode !== 'selected') return { mode };
  return same === null ? { mode, agentIds: [...ticked] } : { mode: same };
}
