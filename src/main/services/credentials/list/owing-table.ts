/** The table of who owes what: agents down, people across, in parts. */
import type { OwingPage, OwingQuery, UserRef } from '#shared/contract/schemas.ts';
import type { AgentNeeds, Owing, PersonAccess } from './owing.ts';
import { textOrder } from './places.ts';

interface NamedAgent extends AgentNeeds {
  /** By language. */
  readonly names: Readonly<Record<string, string>>;
}

interface Line {
  readonly agent: NamedAgent;
  readonly name: string;
  readonly sharedMissing: number;
  readonly shared: number;
  readonly personal: number;
  readonly missing: number;
}

interface Column {
  readonly user: UserRef;
  readonly access: PersonAccess;
  readonly missing: number;
}

/**
 * A part of the table.
 *
 * @param people everybody, with the agents that they may use
 * @param language orders names
 */
export function owingPage(
  owing: Owing,
  { onlyMissing, agents: rows, people: columns }: OwingQuery,
  agents: readonly NamedAgent[],
  people: readonly { readonly user: UserRef; readonly access: PersonAccess }[],
  language: string,
): OwingPage {
  const ofPerson = new Map<string, number>();
  const lines = agents.map((agent): Line => {
    const { missing: sharedMissing, shared, personal } = owing.sharedOf(agent.id);
    let missing = sharedMissing;
    // Of most agents nobody has to enter anything: then there is nobody to look at.
    for (const { user, access } of personal === 0 ? [] : people) {
      const count = owing.cell(agent.id, access) ?? 0;
      if (count === 0) continue;
      missing += count;
      ofPerson.set(user.id, (ofPerson.get(user.id) ?? 0) + count);
    }
    return {
      agent,
      name: agent.names[language] ?? agent.id,
      sharedMissing,
      shared,
      personal,
      missing,
    };
  });
  const order = textOrder(language);
  const isShown = ({ missing }: { readonly missing: number }): boolean =>
    !onlyMissing || missing > 0;
  const shownLines = lines
    .filter(isShown)
    .sort((a, b) => order(a.name, b.name) || order(a.agent.id, b.agent.id));
  const shownColumns = people
    .map((each): Column => ({ ...each, missing: ofPerson.get(each.user.id) ?? 0 }))
    .filter(isShown)
    .sort((a, b) => order(a.user.displayName, b.user.displayName) || order(a.user.id, b.user.id));
  const across = shownColumns.slice(columns.offset, columns.offset + columns.limit);
  return {
    agents: shownLines.length,
    people: shownColumns.length,
    missing: lines.reduce((sum, { missing }) => sum + missing, 0),
    columns: across.map(({ user, missing }) => ({ user, missing })),
    rows: shownLines
      .slice(rows.offset, rows.offset + rows.limit)
      .map(({ agent, name, sharedMissing, shared, personal, missing }) => ({
        agent: { id: agent.id, name },
        missing,
        shared: shared === 0 ? null : sharedMissing,
        personal,
        cells: across.map(({ access }) => owing.cell(agent.id, access)),
      })),
  };
}
