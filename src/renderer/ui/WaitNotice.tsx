import { useTranslation } from 'react-i18next';
import { duration } from '../i18n/duration.ts';
import { useLanguage } from '../i18n/useLanguage.ts';
import type { Countdown } from './useCountdown.ts';
import { Notice } from './Notice.tsx';
import styles from './WaitNotice.module.css';

interface WaitNoticeProps {
  readonly wait: Countdown;
}

/**
 * For how long the next attempt has to wait, counting down; nothing when it has not to.
 * Spoken when it starts and when it is over, not each second.
 */
export function WaitNotice({ wait: { total, left } }: WaitNoticeProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (total === 0) return null;
  const over = left === 0;
  const sentence = (seconds: number): string =>
    over ? t('signIn.waitOver') : t('signIn.wait', { time: duration(seconds, language) });
  return (
    <Notice tone={over ? 'good' : 'warn'}>
      {/* Two lines from the first second to the end: nothing below moves. */}
      <span className={styles.lines}>
        <span>{over ? t('signIn.waited') : t('signIn.waiting')}</span>
        <span aria-hidden>{sentence(left)}</span>
        <span className="visually-hidden">{sentence(total)}</span>
      </span>
    </Notice>
  );
}
