import { memo } from 'react';
import equal from 'fast-deep-equal';
import { useTranslation } from 'react-i18next';
import type { AccessMatrix } from '#shared/contract/schemas.ts';
import { nameInFull } from '../../users/people.ts';
import { cellName } from '../../../ui/grid/gridKeys.ts';
import styles from '../../../ui/grid/Grid.module.css';

interface AccessRowProps {
  readonly person: AccessMatrix['people'][number];
  readonly agents: AccessMatrix['agents'];
  readonly allAgents: number;
  readonly ofSecrets: boolean;
  readonly row: number;
  /** The column that takes part in the Tab order; null: none of this row. */
  readonly active: number | null;
  readonly onOpenPerson: (userId: string) => void;
  readonly onOpenAgent: (agentId: string, userId: string) => void;
}

/** Drawn again only when something of it has changed: each reading brings all rows anew. */
export const AccessRow = memo(Row, equal);

function Row(props: AccessRowProps) {
  const { person, agents, allAgents, ofSecrets, row, active, onOpenPerson, onOpenAgent } = props;
  const { t } = useTranslation();
  const { id: userId, mode, mayUse, count } = person;
  const usable = new Set(mayUse);
  const name = nameInFull(person);
  const words = { yes: t('matrix.mayUse'), any: t('matrix.mayUseAny'), no: t('matrix.mayNot') };
  const ofMember =
    mode === 'selected' ? t('matrix.of', { count, all: allAgents }) : t(`access.${mode}`);
  const ofAll = person.isAdmin ? t('access.all') : ofMember;
  const through = count === 0 ? t('matrix.notAtAll') : t('matrix.through', { count });
  const what = ofSecrets ? through : ofAll;
  const label = t('matrix.personAccess', { name, what });
  return (
    <tr className={styles.row}>
      <th scope="row" className={styles.person}>
        <button
          type="button"
          className={styles.personName}
          data-cell={cellName({ row, column: -1 })}
          tabIndex={active === -1 ? 0 : -1}
          aria-label={label}
          title={label}
          onClick={() => onOpenPerson(userId)}
        >
          <bdi className={styles.words}>{person.displayName}</bdi>
          <span className={styles.what}>{what}</span>
        </button>
      </th>
      {agents.map((agent, column) => {
        const isAny = agent.network === 'any' ? 'any' : 'yes';
        const kind = usable.has(column) ? isAny : 'no';
        const spoken = `${name}, ${agent.name}: ${words[kind]}`;
        return (
          <td key={agent.id} className={styles.cell}>
            <button
              type="button"
              className={styles.mark}
              data-cell={cellName({ row, column })}
              tabIndex={active === column ? 0 : -1}
              aria-label={spoken}
              title={spoken}
              onClick={() => onOpenAgent(agent.id, userId)}
            >
              <Mark kind={kind} />
            </button>
          </td>
        );
      })}
    </tr>
  );
}

/** A sign of text, as there may be thousands of them: round, square where the agent may reach any address, or a dot. */
export const Mark = ({ kind }: { readonly kind: 'yes' | 'any' | 'no' }) => (
  <span aria-hidden className={styles[kind]}>
    {kind === 'no' ? '·' : '✓'}
  </span>
);
