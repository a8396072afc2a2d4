/**
 * Who owes what: which credentials agents cannot do without, who may use these agents, and what is not there. The one
 * answer to it for lists, for the table of everybody, and for what a person is asked for.
 */
import type { DeclaredCredential } from '#shared/contract/schemas.ts';

/** Which agents a person may use. */
export interface PersonAccess {
  readonly id: string;
  /** Null: all. */
  readonly agentIds: ReadonlySet<string> | null;
}

/** An agent, and what it cannot do without. */
export interface AgentNeeds {
  readonly id: string;
  readonly needs: readonly DeclaredCredential[];
}

/** A credential that is stored. */
export interface StoredKey {
  /** Null: everybody's. */
  readonly userId: string | null;
  readonly capabilityId: string;
  readonly name: string;
  /** Whether agents get it. */
  readonly isUsed: boolean;
}

/** A credential that agents need, with who has it. */
interface Need extends DeclaredCredential {
  readonly agentIds: string[];
  /** Whoever has stored theirs; of a shared one null, once it is stored. */
  readonly stored: Set<string | null>;
  /** Those of them whose agents get it. */
  readonly used: Set<string | null>;
}

/** What is not stored, and whose it would be: null: everybody's. */
export interface MissingKey {
  readonly userId: string | null;
  readonly capabilityId: string;
  readonly name: string;
}

/** What an agent lacks. */
export interface Lack {
  readonly agentId: string;
  readonly secrets: readonly Pick<MissingKey, 'capabilityId' | 'name'>[];
}

/** How many an agent lacks of a person; null: the person may not use it. */
export type Cell = number | null;

export class Owing {
  readonly #people: readonly PersonAccess[];
  /** By capability and name, those of one scope. */
  readonly #needs = {
    system: new Map<string, Map<string, Need>>(),
    user: new Map<string, Map<string, Need>>(),
  };
  readonly #ofAgent = new Map<string, { readonly shared: Need[]; readonly personal: Need[] }>();

  constructor(
    agents: readonly AgentNeeds[],
    people: readonly PersonAccess[],
    stored: Iterable<StoredKey>,
  ) {
    this.#people = people;
    for (const { id, needs } of agents) {
      const ofAgent = { shared: [] as Need[], personal: [] as Need[] };
      this.#ofAgent.set(id, ofAgent);
      for (const declared of needs) {
        const need = this.#needOf(declared);
        need.agentIds.push(id);
        ofAgent[need.scope === 'system' ? 'shared' : 'personal'].push(need);
      }
    }
    for (const { userId, capabilityId, name, isUsed } of stored) {
      const need = this.#needs[userId === null ? 'system' : 'user'].get(capabilityId)?.get(name);
      if (need === undefined) continue;
      need.stored.add(userId);
      if (isUsed) need.used.add(userId);
    }
  }

  /** The agents that are asked about, in their order. */
  get agentIds(): Iterable<string> {
    return this.#ofAgent.keys();
  }

  /** All that is not stored: shared ones, and those of each person who may use an agent that needs it. */
  *missing(): Generator<MissingKey> {
    for (const { capabilityId, name, stored } of all(this.#needs.system)) {
      if (!stored.has(null)) yield { userId: null, capabilityId, name };
    }
    for (const { capabilityId, name, stored, agentIds } of all(this.#needs.user)) {
      for (const { id: userId, agentIds: usable } of this.#people) {
        const isAsked = usable === null || agentIds.some((agentId) => usable.has(agentId));
        if (isAsked && !stored.has(userId)) yield { userId, capabilityId, name };
      }
    }
  }

  /**
   * What agents do not get of one owner; those that lack nothing are left out.
   *
   * @param userId of what is this person's, as far as they may use the agent; null: of what is everybody's
   */
  lacks(userId: string | null): Lack[] {
    const person = this.#people.find(({ id }) => id === userId);
    const lacks: Lack[] = [];
    for (const [agentId, { shared, personal }] of this.#ofAgent) {
      if (userId !== null && !mayUse(person, agentId)) continue;
      const secrets = (userId === null ? shared : personal)
        .filter(({ used }) => !used.has(userId))
        .map(({ capabilityId, name }) => ({ capabilityId, name }));
      if (secrets.length > 0) lacks.push({ agentId, secrets });
    }
    return lacks;
  }

  /** How many personal ones an agent lacks of a person, among those that it needs. */
  cell(agentId: string, person: PersonAccess): Cell {
    return mayUse(person, agentId)
      ? lacking(this.#ofAgent.get(agentId)?.personal, person.id)
      : null;
  }

  /** How many shared ones an agent lacks, and how many it needs of either kind. */
  sharedOf(agentId: string): { missing: number; shared: number; personal: number } {
    const { shared = [], personal = [] } = this.#ofAgent.get(agentId) ?? {};
    return { missing: lacking(shared, null), shared: shared.length, personal: personal.length };
  }

  #needOf(declared: DeclaredCredential): Need {
    const { capabilityId, name, scope } = declared;
    const byName = this.#needs[scope].get(capabilityId) ?? new Map<string, Need>();
    this.#needs[scope].set(capabilityId, byName);
    const known = byName.get(name);
    if (known !== undefined) return known;
    const need: Need = {
      ...{ capabilityId, name, scope },
      ...{ agentIds: [], stored: new Set<string | null>(), used: new Set<string | null>() },
    };
    byName.set(name, need);
    return need;
  }
}

const mayUse = (person: PersonAccess | undefined, agentId: string): boolean =>
  person !== undefined && (person.agentIds === null || person.agentIds.has(agentId));

const lacking = (needs: readonly Need[] = [], owner: string | null): number => {
  let count = 0;
  for (const { used } of needs) if (!used.has(owner)) count += 1;
  return count;
};

const all = (needs: ReadonlyMap<string, ReadonlyMap<string, Need>>): Need[] =>
  [...needs.values()].flatMap((byName) => [...byName.values()]);
