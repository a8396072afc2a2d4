import { useCallback } from 'react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import type { AccessMatrix } from '#shared/contract/schemas.ts';
import { agentPath } from '../../../app/routes.ts';
import { useRefusal } from '../../../calls/refusal.ts';
import { leaveFor } from '../../../ui/address.ts';
import { leadTo } from '../../../ui/leadTo.ts';
import { Scroller } from '../../../ui/Scroller.tsx';
import { accessErrand } from '../../users/actions.ts';
import { AccessHead } from './AccessHead.tsx';
import grid from '../../../ui/grid/Grid.module.css';
import { useGrid } from '../../../ui/grid/useGrid.ts';
import { AccessRow } from './AccessRow.tsx';
import styles from './AccessTable.module.css';

interface AccessTableProps extends Pick<AccessMatrix, 'people' | 'agents'> {
  /** How many agents match, also those that are not shown. */
  readonly allAgents: number;
  /** Whether the agents are those that get a chosen secret. */
  readonly ofSecrets: boolean;
}

/** Rows are people, columns agents. One cell takes part in the Tab order; arrows move between them, Enter opens one. */
export function AccessTable({ people, agents, allAgents, ofSecrets }: AccessTableProps) {
  const { t } = useTranslation();
  const { active, scroller, table } = useGrid(people.length, agents.length);
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

  return (
    <Scroller
      ref={scroller}
      className={clsx(grid.scroller, styles.scroller)}
      insideClass={grid.inside}
    >
      <table
        {...table}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- arrows move in it, as in any grid
        role="grid"
        aria-label={t('matrix.title')}
        aria-rowcount={people.length + 1}
        aria-colcount={agents.length + 1}
        className={grid.table}
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
