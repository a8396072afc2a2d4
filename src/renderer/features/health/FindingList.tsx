import { useRef } from 'react';
import type { Finding } from '#shared/contract/schemas.ts';
import { DismissDialog } from './DismissDialog.tsx';
import { useFindingActions, type FindingSubject } from './findingActions.ts';
import { FindingGroup } from './FindingGroup.tsx';
import styles from './FindingList.module.css';
import { groupsOf } from './groups.ts';
import { IntervalDialog } from './IntervalDialog.tsx';
import { useDialog } from '../../ui/useDialog.ts';

interface FindingListProps {
  readonly label: string;
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** By kind, how many more there are. */
  readonly more?: ReadonlyMap<Finding['kind'], number>;
}

/** Findings, those of one kind together: each a sentence, why it matters, and what mends it. */
export function FindingList({ label, findings, more }: FindingListProps) {
  const list = useRef<HTMLUListElement>(null);
  // What a dialog was opened from may be gone with the finding: then the first that is left, or the title.
  const { subject, show, dialog } = useDialog<FindingSubject>((about) => {
    const id = CSS.escape(about?.finding.id ?? '');
    return (
      list.current?.querySelector<HTMLElement>(`[data-row="${id}"] [aria-haspopup="menu"]`) ??
      list.current?.querySelector<HTMLElement>('button') ??
      document.querySelector('h1')
    );
  });
  const actionsOf = useFindingActions(show);
  return (
    <>
      <ul ref={list} aria-label={label} className={styles.list}>
        {groupsOf(findings).map((group) => (
          <FindingGroup
            key={group.kind}
            findings={group.findings}
            more={more?.get(group.kind) ?? 0}
            actionsOf={actionsOf}
          />
        ))}
      </ul>
      {subject?.action === 'dismiss' && <DismissDialog {...dialog} finding={subject.finding} />}
      {subject?.action === 'interval' && <IntervalDialog {...dialog} finding={subject.finding} />}
    </>
  );
}
