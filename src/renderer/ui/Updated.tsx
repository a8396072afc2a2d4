import { useTranslation } from 'react-i18next';
import { exactTime } from '../i18n/dates.ts';
import { useLanguage } from '../i18n/useLanguage.ts';
import { useMoment } from '../i18n/useMoment.ts';

interface UpdatedProps {
  readonly at: string;
  readonly now: Date;
}

/** When something was last changed, among other facts. */
export function Updated({ at, now }: UpdatedProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { ago } = useMoment();
  return (
    <time dateTime={at} title={exactTime(at, language)}>
      {t('updated', { time: ago(at, now) })}
    </time>
  );
}
