import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { overviewQuery } from '../../app/routes.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { Button } from '../../ui/Button.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useQueryState } from '../../ui/useQueryState.ts';
import styles from './OwingSection.module.css';
import { OwingMark, OwingTable, type MarkKind } from './OwingTable.tsx';

/** So many agents and people are shown at once. */
const AGENTS = 60;
const PEOPLE = 40;

const marks: readonly MarkKind[] = ['set', 'missing', 'nothing', 'no'];

/** For administrators: the table of who still owes which agent what. */
export function OwingSection() {
  const { t } = useTranslation();
  const title = useId();
  const only = useId();
  const [{ show }, narrowTo] = useQueryState(overviewQuery);
  const [from, setFrom] = useState({ agents: 0, people: 0 });
  const onlyMissing = show === 'missing';
  const query = {
    onlyMissing,
    agents: { offset: from.agents, limit: AGENTS },
    people: { offset: from.people, limit: PEOPLE },
  };
  const answer = useAnswer(() => ask('overview.table', query), {
    question: JSON.stringify(query),
  });
  return (
    <section aria-labelledby={title}>
      <h2 id={title} className={styles.title}>
        {t('owing.title')}
      </h2>
      <Loaded answer={answer}>
        {(found) => (
          <>
            <div className={styles.head}>
              <p role="status" className={styles.count}>
                {t('owing.missing', { count: found.missing })}
              </p>
              <span className={styles.only}>
                <Switch
                  control={{ id: only }}
                  on={onlyMissing}
                  onChange={(on) => {
                    setFrom({ agents: 0, people: 0 });
                    narrowTo({ show: on ? 'missing' : 'all' });
                  }}
                />
                <label htmlFor={only}>{t('owing.only')}</label>
              </span>
            </div>
            {found.rows.length > 0 && (
              <>
                <OwingTable rows={found.rows} columns={found.columns} />
                <ul className={styles.legend} aria-label={t('matrix.legend')}>
                  {marks.map((kind) => (
                    <li key={kind}>
                      <OwingMark kind={kind} count={2} />
                      {t(`owing.legend.${kind}`)}
                    </li>
                  ))}
                </ul>
                <Pager
                  what="agents"
                  from={from.agents}
                  size={AGENTS}
                  count={found.agents}
                  onMove={(agents) => setFrom({ ...from, agents })}
                />
                <Pager
                  what="people"
                  from={from.people}
                  size={PEOPLE}
                  count={found.people}
                  onMove={(people) => setFrom({ ...from, people })}
                />
              </>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

interface PagerProps {
  readonly what: 'agents' | 'people';
  readonly from: number;
  readonly size: number;
  readonly count: number;
  readonly onMove: (from: number) => void;
}

/** Which part of a side of the table is shown, and the way to the next; nothing where all of it is. */
function Pager({ what, from, size, count, onMove }: PagerProps) {
  const { t } = useTranslation();
  if (count <= size && from === 0) return null;
  const to = Math.min(from + size, count);
  return (
    <p className={styles.pager}>
      <span>{t(`owing.part.${what}`, { from: from + 1, to, count })}</span>
      <Button
        aria-disabled={from === 0}
        onClick={() => from > 0 && onMove(Math.max(0, from - size))}
      >
        {t('owing.before')}
      </Button>
      <Button aria-disabled={to >= count} onClick={() => to < count && onMove(from + size)}>
        {t('owing.next')}
      </Button>
    </p>
  );
}
