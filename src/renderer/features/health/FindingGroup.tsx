import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '#shared/contract/schemas.ts';
import type { Action } from '../../ui/action.ts';
import { Button } from '../../ui/Button.tsx';
import { FindingRow } from './FindingRow.tsx';
import styles from './FindingList.module.css';
import { SeverityIcon } from './SeverityIcon.tsx';
import { useFindingWords } from './useFix.ts';

/** So many of one kind are shown at first. */
const FIRST = 5;

interface FindingGroupProps {
  /** Of one kind. */
  readonly findings: readonly Finding[];
  /** How many more there are, which are not here. */
  readonly more: number;
  readonly actionsOf: (finding: Finding) => readonly Action[];
}

/** What is found of one kind, and once why it matters. */
export function FindingGroup({ findings, more, actionsOf }: FindingGroupProps) {
  const { t } = useTranslation();
  const wordsOf = useFindingWords();
  const [all, setAll] = useState(false);
  const [first] = findings;
  if (!first) return null;
  // One that would be hidden alone takes no more room than what shows it.
  const shown = all || findings.length <= FIRST + 1 ? findings : findings.slice(0, FIRST);
  const hidden = findings.length - shown.length;
  // What is the same of all is said once, below them.
  const whys = new Set(findings.map((finding) => wordsOf(finding).why));
  const isOnce = findings.length > 1 && whys.size === 1;
  return (
    <li className={styles.group}>
      <SeverityIcon severity={first.severity} />
      <div className={styles.body}>
        {shown.map((finding) => (
          <FindingRow
            key={finding.id}
            finding={finding}
            why={!isOnce}
            actions={actionsOf(finding)}
          />
        ))}
        {isOnce && <p className={styles.why}>{wordsOf(first).why}</p>}
        {hidden > 0 && (
          <Button look="quiet" onClick={() => setAll(true)}>
            {t('health.showMore', { count: hidden })}
          </Button>
        )}
        {hidden === 0 && more > 0 && (
          <p className={styles.why}>{t('health.more', { count: more })}</p>
        )}
      </div>
    </li>
  );
}
