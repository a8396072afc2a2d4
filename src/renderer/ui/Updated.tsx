import { useTranslation } from 'react-i18next';
import { exactTime } from '../i18n/dates.ts';
import { useLanguage } from '../i18n/useLanguage.ts';
import { useMoment } from '../i18n/useMoment.ts';

interface SinceProps {
  readonly at: string;
  readonly now: Date;
}

/** When something was last changed, among other facts. */
export function Updated({ at, now }: SinceProps) {
  const { t } = useTranslation();
  return <Since at={at} now={now} say={(time) => t('updated', { time })} />;
}

/** When something was last checked, among other facts. */
export function Checked({ at, now }: SinceProps) {
  const { t } = useTranslation();
  return <Since at={at} now={now} say={(time) => t('check.last.at', { time })} />;
}

/** When somebody last looked at what was used, among other facts. */
export function Looked({ at, now }: SinceProps) {
  const { t } = useTranslation();
  return <Since at={at} now={now} say={(time) => t('providers.reminder.lookedAt', { time })} />;
}

/** When an agent last worked, or a pipe last carried a message, among other facts. */
export function Used({ at, now }: SinceProps) {
  const { t } = useTranslation();
  return <Since at={at} now={now} say={(time) => t('used.fact', { time })} />;
}

/** The same by itself. */
export function LastUsed({ at, now }: SinceProps) {
  const { t } = useTranslation();
  return <Since at={at} now={now} say={(time) => t('used.line', { time })} />;
}

function Since({ at, now, say }: SinceProps & { readonly say: (time: string) => string }) {
  const language = useLanguage();
  const { ago } = useMoment();
  return (
    <time dateTime={at} title={exactTime(at, language)}>
      {say(ago(at, now))}
    </time>
  );
}
