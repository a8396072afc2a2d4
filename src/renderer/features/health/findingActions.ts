import { BellOff, CalendarClock, EyeOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '#shared/contract/schemas.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { briefDay } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { ask } from '../../calls/client.ts';
import type { Action } from '../../ui/action.ts';
import { say } from '../../ui/toastManager.ts';

/** What is asked for with a dialog. */
export interface FindingSubject {
  readonly action: 'dismiss' | 'interval';
  readonly finding: Finding;
}

const DAY_MS = 86_400_000;
/** For how many days a finding can be put off. */
const snoozes = { week: 7, month: 30 } as const;

/** What can be done with a finding besides mending it. A bad one is not put off. */
export function useFindingActions(
  show: (subject: FindingSubject) => void,
): (finding: Finding) => readonly Action[] {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const language = useLanguage();
  const snooze = async ({ id, mark }: Finding, days: number): Promise<void> => {
    const until = new Date(Date.now() + days * DAY_MS).toISOString();
    const result = await ask('health.snooze', { id, mark, until });
    say(
      result.ok ? t('health.snoozed', { day: briefDay(until, language) }) : errorText(result.error),
    );
  };
  return (finding) => [
    ...(finding.severity === 'bad'
      ? []
      : (['week', 'month'] as const).map((span): Action => ({
          id: `health.snooze.${span}`,
          text: t(`health.snooze.${span}`),
          icon: BellOff,
          group: 'later',
          run: () => void snooze(finding, snoozes[span]),
        }))),
    ...(finding.kind === 'value_old'
      ? [
          {
            id: 'health.interval',
            text: t('health.interval.action'),
            icon: CalendarClock,
            group: 'hide',
            run: () => show({ action: 'interval', finding }),
          },
        ]
      : []),
    {
      id: 'health.dismiss',
      text: t('health.dismiss.action'),
      icon: EyeOff,
      group: 'hide',
      run: () => show({ action: 'dismiss', finding }),
    },
  ];
}
