import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import type { OwingPage } from '#shared/contract/schemas.ts';
import { agentPath, credentialsPath, MISSING } from '../../app/routes.ts';
import { leaveFor } from '../../ui/address.ts';
import { leadTo } from '../../ui/leadTo.ts';
import { Scroller } from '../../ui/Scroller.tsx';
import { cellName } from '../../ui/grid/gridKeys.ts';
import grid from '../../ui/grid/Grid.module.css';
import { useGrid } from '../../ui/grid/useGrid.ts';
import { nameInFull } from '../users/people.ts';
import styles from './OwingTable.module.css';

/** How a person stands with an agent: it has all it needs of them, lacks something, needs nothing, or is not for them. */
export type MarkKind = 'set' | 'missing' | 'nothing' | 'no';

/** A line of the table: what is everybody's, or one person's. */
interface Line {
  /** Null: what is everybody's. */
  readonly userId: string | null;
  readonly name: string;
  readonly missing: number;
  /** For each agent how many are missing; null: not for them. */
  readonly cells: readonly (number | null)[];
  /** For each agent how many it needs. */
  readonly needs: readonly number[];
}

/** Rows are people, columns agents, as in the table of who can use what. Enter leads to what is missing. */
export function OwingTable({ rows: agents, columns: people }: Pick<OwingPage, 'rows' | 'columns'>) {
  const { t } = useTranslation();
  const lines: readonly Line[] = [
    {
      userId: null,
      name: t('owing.shared'),
      missing: agents.reduce((sum, { shared }) => sum + (shared ?? 0), 0),
      cells: agents.map(({ shared }) => shared ?? 0),
      needs: agents.map(({ shared }) => (shared === null ? 0 : 1)),
    },
    ...people.map(({ user, missing }, index) => ({
      userId: user.id,
      name: nameInFull(user),
      missing,
      cells: agents.map(({ cells }) => cells[index] ?? null),
      needs: agents.map(({ personal }) => personal),
    })),
  ];
  const { active, scroller, table } = useGrid(lines.length, agents.length);

  const open = (agentId: string, { userId }: Line, kind: MarkKind): void => {
    if (kind === 'no' && userId !== null) leadTo(agentPath(agentId, 'access'), userId);
    else leadTo(agentPath(agentId, 'secrets', userId ?? undefined), MISSING);
  };
  const openLine = ({ userId }: Line): void =>
    leaveFor(
      credentialsPath({
        status: ['missing'],
        ...(userId === null ? { scope: ['system'] } : { user: [userId] }),
      }),
    );

  const tabIndexOf = (row: number, column: number): 0 | -1 =>
    active.row === row && active.column === column ? 0 : -1;

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
        aria-label={t('owing.title')}
        aria-rowcount={lines.length + 1}
        aria-colcount={agents.length + 1}
        className={grid.table}
      >
        <thead>
          <tr>
            <th scope="col" className={grid.corner}>
              {t('matrix.person')}
            </th>
            {agents.map(({ agent, missing }, column) => {
              const label = t('owing.ofAgent', { name: agent.name, count: missing });
              return (
                <th key={agent.id} scope="col" className={grid.agent}>
                  <button
                    type="button"
                    className={grid.agentName}
                    data-cell={cellName({ row: -1, column })}
                    tabIndex={tabIndexOf(-1, column)}
                    aria-label={label}
                    title={label}
                    onClick={() => leaveFor(agentPath(agent.id, 'secrets'))}
                  >
                    <span className={grid.upright}>
                      <bdi className={grid.words}>{agent.name}</bdi>
                    </span>
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, row) => {
            const label = t('owing.ofPerson', { name: line.name, count: line.missing });
            return (
              <tr key={line.userId ?? ''} className={grid.row}>
                <th scope="row" className={grid.person}>
                  <button
                    type="button"
                    className={grid.personName}
                    data-cell={cellName({ row, column: -1 })}
                    tabIndex={tabIndexOf(row, -1)}
                    aria-label={label}
                    title={label}
                    onClick={() => openLine(line)}
                  >
                    <bdi className={grid.words}>{line.name}</bdi>
                    <span className={grid.what}>{t('owing.count', { count: line.missing })}</span>
                  </button>
                </th>
                {agents.map(({ agent }, column) => {
                  const count = line.cells[column] ?? null;
                  const kind = kindOf(count, line.needs[column] ?? 0);
                  const what = t(`owing.cell.${kind}`, { count: count ?? 0 });
                  const spoken = `${line.name}, ${agent.name}: ${what}`;
                  return (
                    <td key={agent.id} className={grid.cell}>
                      <button
                        type="button"
                        className={grid.mark}
                        data-cell={cellName({ row, column })}
                        tabIndex={tabIndexOf(row, column)}
                        aria-label={spoken}
                        title={spoken}
                        onClick={() => open(agent.id, line, kind)}
                      >
                        <OwingMark kind={kind} count={count ?? 0} />
                      </button>
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroller>
  );
}

function kindOf(count: number | null, needs: number): MarkKind {
  if (count === null) return 'no';
  if (count > 0) return 'missing';
  return needs > 0 ? 'set' : 'nothing';
}

const looks = { set: 'yes', missing: 'any', nothing: 'no', no: 'no' } as const;

/** Told apart by its shape: round with a tick, square with how many are missing, a dash, or a dot. */
export const OwingMark = ({ kind, count }: { readonly kind: MarkKind; readonly count: number }) => (
  <span aria-hidden className={grid[looks[kind]]}>
    {{ set: '✓', missing: count, nothing: '–', no: '·' }[kind]}
  </span>
);
