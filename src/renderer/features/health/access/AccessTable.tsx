import { useCallback, useMemo, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessMatrix } from '#shared/contract/schemas.ts';
import { agentPath } from '../../../app/routes.ts';
import { useRefusal } from '../../../calls/refusal.ts';
import { leaveFor } from '../../../ui/address.ts';
import { leadTo } from '../../../ui/leadTo.ts';
import { Scroller } from '../../../ui/Scroller.tsx';
import { accessErrand } from '../../users/actions.ts';
import { AccessHead } from './AccessHead.tsx';
import { cellName, placeAfterKey, type Place } from '../../../ui/grid/gridKeys.ts';
import styles from '../../../ui/grid/Grid.module.css';
import { AccessRow } from './AccessRow.tsx';

interface AccessTableProps extends Pick<AccessMatrix, 'people' | 'agents'> {
  /** How many agents match, also those that are not shown. */
  readonly allAgents: number;
  /** Whether the agents are those that get a chosen secret. */
  readonly ofSecrets: boolean;
}

/** Rows are people, columns agents. One cell takes part in the Tab order; arrows move between them, Enter opens one. */
export function AccessTable({ people, agents, allAgents, ofSecrets }: AccessTableProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const [wanted, setWanted] = useState<Place>({ row: 0, column: 0 });
  // After a narrowing there may be fewer.
  const active = useMemo(
    () => ({
      row: Math.min(wanted.row, people.length - 1),
      column: Math.min(wanted.column, agents.length - 1),
    }),
    [wanted, people.length, agents.length],
  );
  const refused = useRefusal('access');
  const openPerson = useCallback(
    (userId: string) =>
      refused === undefined ? accessErrand.send({ userId }) : leadTo('/users', userId),
    [refused],
  );
  const openAgent = useCallback(
    (agentId: string, userId: string) => leadTo(agentPath(agentId, 'access'), userId),
    [],
  );
  const openAgentAlone = useCallback(
    (agentId: string) => leaveFor(agentPath(agentId, 'access')),
    [],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.shiftKey) return;
    const line = table.current?.querySelector('tbody tr');
    const room = (scroller.current?.clientHeight ?? 0) - (table.current?.tHead?.offsetHeight ?? 0);
    const page = Math.max(1, Math.floor(room / (line?.clientHeight ?? room)));
    const size = { rows: people.length, columns: agents.length, page };
    const next = placeAfterKey(event.key, event.ctrlKey || event.metaKey, active, size);
    if (next === null) return;
    event.preventDefault();
    table.current?.querySelector<HTMLElement>(`[data-cell="${cellName(next)}"]`)?.focus();
  };
  const onFocus = ({ target }: FocusEvent): void => {
    const [row, column] = (target as HTMLElement).dataset['cell']?.split(' ').map(Number) ?? [];
    if (row !== undefined && column !== undefined) setWanted({ row, column });
  };

  return (
    <Scroller ref={scroller} className={styles.scroller} insideClass={styles.inside}>
      <table
        ref={table}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- arrows move in it, as in any grid
        role="grid"
        aria-label={t('matrix.title')}
        aria-rowcount={people.length + 1}
        aria-colcount={agents.length + 1}
        className={styles.table}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        <AccessHead
          agents={agents}
          active={active.row === -1 ? active.column : null}
          onOpen={openAgentAlone}
        />
        <tbody>
          {people.map((person, row) => (
            <AccessRow
              key={person.id}
              person={person}
              agents={agents}
              allAgents={allAgents}
              ofSecrets={ofSecrets}
              row={row}
              active={active.row === row ? active.column : null}
              onOpenPerson={openPerson}
              onOpenAgent={openAgent}
            />
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
