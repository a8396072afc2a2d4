import { memo } from 'react';
import { FileWarning, Globe } from 'lucide-react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import type { AccessMatrix } from '#shared/contract/schemas.ts';
import { cellName } from '../../../ui/grid/gridKeys.ts';
import styles from '../../../ui/grid/Grid.module.css';

interface AccessHeadProps {
  readonly agents: AccessMatrix['agents'];
  /** The column whose name takes part in the Tab order; null: none. */
  readonly active: number | null;
  /** Leads to who may use an agent. */
  readonly onOpen: (agentId: string) => void;
}

/** The names of the agents, each with a mark and a word where it may reach any address. */
export const AccessHead = memo(function AccessHead({ agents, active, onOpen }: AccessHeadProps) {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        <th scope="col" className={styles.corner}>
          {t('matrix.person')}
        </th>
        {agents.map(({ id, name, network }, column) => {
          const label = t('matrix.agentAccess', { name, what: t(`matrix.networkOf.${network}`) });
          return (
            <th key={id} scope="col" className={clsx(styles.agent, styles[network])}>
              <button
                type="button"
                className={styles.agentName}
                data-cell={cellName({ row: -1, column })}
                tabIndex={active === column ? 0 : -1}
                aria-label={label}
                title={label}
                onClick={() => onOpen(id)}
              >
                <span className={styles.upright}>
                  <bdi className={styles.words}>{name}</bdi>
                  {network === 'any' && (
                    <span className={styles.network}>{t('matrix.anyNetwork')}</span>
                  )}
                  {network === 'unknown' && (
                    <span className={styles.network}>{t('matrix.unreadable')}</span>
                  )}
                </span>
                {network === 'any' && <Globe aria-hidden />}
                {network === 'unknown' && <FileWarning aria-hidden />}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
});
