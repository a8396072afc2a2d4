import { useTranslation } from 'react-i18next';
import type { ActivityPage } from '#shared/contract/schemas.ts';
import { exactTime } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Notice } from '../../ui/Notice.tsx';

interface ChainNoticeProps {
  readonly page: Pick<ActivityPage, 'chain' | 'wholeUntil' | 'unwritten'>;
  readonly className: string | undefined;
}

/** Says where the log stops being what was written, and that some of it is still to be written. */
export function ChainNotice({ page, className }: ChainNoticeProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { chain, wholeUntil, unwritten } = page;
  return (
    <>
      {chain.state === 'broken' && (
        <div className={className}>
          <Notice tone="danger" standing>
            <strong>{t('activity.broken.title')}</strong>
            <span>
              {wholeUntil === null
                ? t('activity.broken.start')
                : t('activity.broken.since', { moment: exactTime(wholeUntil, language) })}
            </span>
            <span>{t('activity.broken.next')}</span>
          </Notice>
        </div>
      )}
      {unwritten > 0 && (
        <div className={className}>
          <Notice tone="warn" standing>
            {t('activity.unwritten', { count: unwritten })}
          </Notice>
        </div>
      )}
    </>
  );
}
