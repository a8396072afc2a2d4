import { memo, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentAccess, AgentRef } from '#shared/contract/schemas.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SearchInput } from '../../ui/SearchInput.tsx';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { agentChoices, agentsFound, type AgentChoice } from './agentAccess.ts';
import styles from './AgentPicker.module.css';

interface AgentPickerProps {
  readonly installed: readonly AgentRef[];
  /** The choice as it is stored: it may name agents that were removed meanwhile. */
  readonly stored: AgentAccess;
  readonly ticked: ReadonlySet<string>;
  /** What they are the same as, which is then saved. */
  readonly same: 'all' | 'none' | null;
  readonly onTicked: (change: (ticked: ReadonlySet<string>) => ReadonlySet<string>) => void;
}

/** The agents to tick, with a search, and what a special choice means. */
export function AgentPicker({ installed, stored, ticked, same, onTicked }: AgentPickerProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [search, setSearch] = useState('');
  const words = useDeferredValue(search);
  const choices = useMemo(
    () => agentChoices(installed, stored, language),
    [installed, stored, language],
  );
  const shown = useMemo(() => agentsFound(choices, words), [choices, words]);
  const onToggle = useCallback(
    (id: string) =>
      onTicked((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    [onTicked],
  );
  const count = t('access.ticked', { count: ticked.size });

  if (choices.length === 0) return <Notice tone="plain">{t('access.noneInstalled')}</Notice>;
  return (
    <div className={styles.picker}>
      <SearchInput label={t('access.search')} value={search} onChange={setSearch} />
      <p role="status" className={styles.count}>
        {same === 'all' && t('access.sameAsAll', { ticked: count })}
        {same === 'none' && t('access.sameAsNone', { ticked: count })}
        {same === null && count}
      </p>
      <ul className={styles.list} aria-label={t('access.list')}>
        {shown.map((choice) => (
          <AgentItem
            key={choice.id}
            choice={choice}
            ticked={ticked.has(choice.id)}
            onToggle={onToggle}
          />
        ))}
        {shown.length === 0 && <li className={styles.empty}>{t('access.noMatch')}</li>}
      </ul>
    </div>
  );
}

interface AgentItemProps {
  readonly choice: AgentChoice;
  readonly ticked: boolean;
  readonly onToggle: (id: string) => void;
}

const AgentItem = memo(function AgentItem({ choice, ticked, onToggle }: AgentItemProps) {
  const { t } = useTranslation();
  const { id, name, removed } = choice;
  return (
    <li className={styles.item}>
      <Checkbox checked={ticked} onChange={() => onToggle(id)}>
        <span className={styles.agent}>
          <span className={styles.name} title={name}>
            {name}
          </span>
          {removed && <Badge tone="warn">{t('access.removed')}</Badge>}
        </span>
      </Checkbox>
    </li>
  );
});
