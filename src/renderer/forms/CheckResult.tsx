import { useEffect, useRef, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckOutcome, LastCheck } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { useErrorText } from '../i18n/useErrorText.ts';
import { Notice } from '../ui/Notice.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import styles from './CheckResult.module.css';

interface CheckResultProps {
  readonly busy: boolean;
  readonly outcome: CheckOutcome | null;
  readonly error: ErrorInfo | null;
  /** How the one before went, of what is stored now. */
  readonly last?: LastCheck | null;
  /** What is waited for. */
  readonly progress: string;
  /** What is said when it works. */
  readonly works: string;
  readonly onStop: () => void;
}

/** How a check of what is stored goes, and how it went. */
export function CheckResult(props: CheckResultProps) {
  const { busy, outcome, error, last, progress, works, onStop } = props;
  const { t } = useTranslation();
  const errorText = useErrorText();
  if (busy) {
    return (
      <div className={styles.running}>
        <Spinner look="muted" />
        <span role="status" className={styles.progress}>
          {progress}
        </span>
        <button type="button" className={styles.stop} onClick={onStop}>
          {t('check.stop')}
        </button>
      </div>
    );
  }
  if (error) return <Outcome tone="danger">{errorText(error)}</Outcome>;
  if (outcome === null) {
    return (
      last?.error && (
        <Notice tone="danger" standing>
          {errorText(last.error)}
        </Notice>
      )
    );
  }
  return outcome === 'checked' ? (
    <Outcome tone="good">{works}</Outcome>
  ) : (
    <Outcome tone="plain">{t('check.formOnly')}</Outcome>
  );
}

/** What came of a button or a switch. Below the end of the page it would go unseen, so it comes into view. */
export function Outcome(notice: ComponentProps<typeof Notice>) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer Chromium answers with a promise, which would pass for the effect's clean-up.
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={box} className={styles.outcome}>
      <Notice {...notice} />
    </div>
  );
}
