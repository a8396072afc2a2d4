import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import type { HealthSummary } from '#shared/contract/schemas.ts';
import { useUser } from '../../calls/app.ts';
import { leaveFor, useAddress } from '../../ui/address.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './HealthLine.module.css';
import { SeverityIcon } from './SeverityIcon.tsx';
import { useFindingWords, useFix } from './useFix.ts';

/** What has been hidden in this window since it was opened, by whom: it is no dismissal. */
const useHidden = create<{ readonly keys: ReadonlySet<string> }>(() => ({ keys: new Set() }));

const HEALTH = '/health';

/** Pages that name it themselves. */
const naming = [HEALTH, '/overview'];

/**
 * Below pages that do not name it themselves, the worst problem, with what mends it. Where it comes when the page is
 * there already, nothing on the page moves: only what scrolls is less high.
 */
export function HealthLine({ summary }: { readonly summary: HealthSummary | null }) {
  const { t } = useTranslation();
  const user = useUser();
  const wordsOf = useFindingWords();
  const fixOf = useFix();
  const [path] = useAddress();
  const { keys } = useHidden();
  const finding = summary?.finding ?? null;
  // A failed backup has a line of its own, above the page.
  if (summary === null || finding?.severity !== 'bad' || finding.kind === 'backup_failed') {
    return null;
  }
  const key = `${user.id} ${finding.id} ${finding.mark}`;
  if (naming.includes(path) || keys.has(key)) return null;
  const { title } = wordsOf(finding);
  const { action } = fixOf(finding);
  const more = summary.counts.bad - 1;
  const hide = (): void => {
    useHidden.setState({ keys: new Set([...keys, key]) });
    // The button that had the focus is gone with the line.
    document.querySelector<HTMLElement>('nav a[aria-current="page"]')?.focus();
  };
  return (
    <section className={styles.line} aria-label={t('health.line')}>
      <SeverityIcon severity={finding.severity} />
      <p className={styles.text} title={title}>
        {title}
        {more > 0 && <span className={styles.more}>{t('health.andMore', { count: more })}</span>}
      </p>
      <div className={styles.actions}>
        {action && (
          <Button aria-label={action.label} onClick={action.run}>
            {action.text}
          </Button>
        )}
        <span className={action ? styles.toPage : undefined}>
          <Button look="quiet" onClick={() => leaveFor(HEALTH)}>
            {t('health.toPage')}
          </Button>
        </span>
        <IconButton label={t('health.hide')} onClick={hide}>
          <X aria-hidden />
        </IconButton>
      </div>
    </section>
  );
}
