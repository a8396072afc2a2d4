import { useTranslation } from 'react-i18next';
import type { CheckOutcome } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { useErrorText } from '../i18n/useErrorText.ts';
import { Spinner } from '../ui/Spinner.tsx';
import styles from './CheckResult.module.css';
import { Outcome } from './Outcome.tsx';

interface CheckResultProps {
  readonly busy: boolean;
  readonly outcome: CheckOutcome | null;
  readonly error: ErrorInfo | null;
  /** What is waited for. */
  readonly progress: string;
  /** What is said when it works. */
  readonly works: string;
  readonly onStop: () => void;
}

/** How a check of what is stored goes, and how it went. */
export function CheckResult({ busy, outcome, error, progress, works, onStop }: CheckResultProps) {
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
  if (outcome === null) return null;
  return outcome === 'checked' ? (
    <Outcome tone="good">{works}</Outcome>
  ) : (
    <Outcome tone="plain">{t('check.formOnly')}</Outcome>
  );
}
