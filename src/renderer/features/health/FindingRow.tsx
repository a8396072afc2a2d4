import { useTranslation } from 'react-i18next';
import type { Finding, FindingThing } from '#shared/contract/schemas.ts';
import { briefDay, exactTime } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import type { Action } from '../../ui/action.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { contextMenuOf } from '../../ui/ContextMenu.tsx';
import { Copyable } from '../../ui/Copyable.tsx';
import { MoreMenu } from '../../ui/Menu.tsx';
import styles from './FindingList.module.css';
import { useFindingWords, useFix } from './useFix.ts';

interface FindingRowProps {
  readonly finding: Finding;
  /** Whether it says why it matters. */
  readonly why: boolean;
  /** What can be done besides mending it. */
  readonly actions: readonly Action[];
}

/** One finding: its sentence, and what mends it. */
export function FindingRow({ finding, why, actions }: FindingRowProps) {
  const { t } = useTranslation();
  const words = useFindingWords()(finding);
  const { title } = words;
  const { action, command } = useFix()(finding);
  const all = action ? [action, ...actions] : actions;
  return (
    <div className={styles.row} data-row={finding.id} onContextMenu={contextMenuOf(() => all)}>
      <div className={styles.line}>
        <div className={styles.words}>
          <p className={styles.title}>{title}</p>
          {why && <p className={styles.why}>{words.why}</p>}
          <Facts finding={finding} />
        </div>
        <div className={styles.end} data-actions>
          {action && <ActionButton action={action} />}
          {actions.length > 0 && (
            <MoreMenu
              label={t('health.menu', { title })}
              title={t('health.actions')}
              items={actions}
            />
          )}
        </div>
      </div>
      {command !== null && (
        <div className={styles.command}>
          <p>{t('health.command', { fix: words.fix })}</p>
          <Copyable label={t('health.copyOf', { title })}>{command}</Copyable>
        </div>
      )}
    </div>
  );
}

/** Where several places hold the same, which they are; and since when it is so. */
function Facts({ finding }: Pick<FindingRowProps, 'finding'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  const nameOf = useThingName();
  const { kind, things, since } = finding;
  const names = kind === 'same_value' ? things.map(nameOf) : [];
  if (names.length === 0 && since === null) return null;
  return (
    <p className={styles.facts}>
      {names.join(' · ')}
      {names.length > 0 && since !== null && ' · '}
      {since !== null && (
        <time dateTime={since} title={exactTime(since, language)}>
          {t('health.since', { day: briefDay(since, language) })}
        </time>
      )}
    </p>
  );
}

function useThingName(): (thing: FindingThing) => string {
  const { t } = useTranslation();
  return ({ kind, name, capabilityId, user }) => {
    if (kind !== 'credential') return name;
    const owner = user?.displayName ?? t('owner.shared');
    return t('health.credential', { name, capability: capabilityId ?? '', owner });
  };
}
