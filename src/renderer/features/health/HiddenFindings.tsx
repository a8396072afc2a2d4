import { useTranslation } from 'react-i18next';
import type { Finding } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { briefDay, exactTime } from '../../i18n/dates.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useMoment } from '../../i18n/useMoment.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from './HiddenFindings.module.css';
import { SeverityIcon } from './SeverityIcon.tsx';
import { useFindingWords } from './useFix.ts';

interface HiddenFindingsProps {
  readonly findings: readonly Finding[];
  readonly now: Date;
}

/** What was dismissed, by whom and why, and what was put off until when; each can be brought back. */
export function HiddenFindings({ findings, now }: HiddenFindingsProps) {
  const { t } = useTranslation();
  return (
    <Section title={t('health.hidden.title')} lead={t('health.hidden.lead')}>
      <ul className={styles.list} aria-label={t('health.hidden.title')}>
        {findings.map((finding) => (
          <HiddenRow key={finding.id} finding={finding} now={now} />
        ))}
      </ul>
    </Section>
  );
}

function HiddenRow({ finding, now }: { readonly finding: Finding; readonly now: Date }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const language = useLanguage();
  const { ago } = useMoment();
  const { title } = useFindingWords()(finding);
  const { id, severity, dismissed, snoozedUntil } = finding;
  const { busy, error, submit } = useSubmit(() => ask('health.bringBack', { id }));
  return (
    <li className={styles.row} data-row={id}>
      <SeverityIcon severity={severity} />
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        {dismissed && (
          <p className={styles.why}>
            <time dateTime={dismissed.at} title={exactTime(dismissed.at, language)}>
              {dismissed.by
                ? t('health.hidden.by', {
                    name: dismissed.by.displayName,
                    when: ago(dismissed.at, now),
                  })
                : t('health.hidden.bySomebody', { when: ago(dismissed.at, now) })}
            </time>{' '}
            <q className={styles.reason}>{dismissed.reason}</q>
          </p>
        )}
        {snoozedUntil !== null && (
          <p className={styles.why}>
            {t('health.hidden.until', { day: briefDay(snoozedUntil, language) })}
          </p>
        )}
        {error && <Notice tone="danger">{errorText(error)}</Notice>}
      </div>
      <Button
        busy={busy}
        aria-label={t('health.hidden.backOf', { title })}
        onClick={() => submit()}
      >
        {t('health.hidden.back')}
      </Button>
    </li>
  );
}
