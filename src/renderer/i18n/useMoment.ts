import { useTranslation } from 'react-i18next';
import { calendarDays } from '#shared/days.ts';
import { briefDay, clockTime, timeAgo } from './dates.ts';
import { useLanguage } from './useLanguage.ts';

interface MomentText {
  /** “just now”, “5 minutes ago”, “yesterday”. */
  readonly ago: (instant: string, now: Date) => string;
  /** To the minute, for what happens often: “today at 17:03”, “on Nov 20, 2026 at 17:03”. */
  readonly exactly: (instant: string, now: Date) => string;
}

/** Says when something was, as a part of a sentence. */
export function useMoment(): MomentText {
  const { t } = useTranslation();
  const language = useLanguage();
  return {
    ago: (instant, now) => timeAgo(instant, now, language) ?? t('moment.justNow'),
    exactly: (instant, now) => {
      const time = clockTime(instant, language);
      const isToday = calendarDays(new Date(instant), now) === 0;
      return isToday
        ? t('moment.today', { time })
        : t('moment.day', { day: briefDay(instant, language), time });
    },
  };
}
