import { FileBraces, FileSpreadsheet, History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { activityPath, historyPath, type ThingKey } from '../../app/routes.ts';
import { useUser } from '../../calls/app.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import type { Action } from '../../ui/action.ts';
import { leaveFor } from '../../ui/address.ts';
import { say } from '../../ui/toastManager.ts';
import { exportLog } from './calls.ts';
import type { ActivityQuery } from '../../app/routes.ts';

/** Shows what was done to a thing, and with it; an administrator sees all of that, a member their own part. */
export function useHistory(): (thing: ThingKey) => Action {
  const { t } = useTranslation();
  return (thing) => ({
    id: 'activity.history',
    text: t('activity.history'),
    icon: History,
    group: 'history',
    run: () => leaveFor(historyPath(thing)),
  });
}

/** Shows members what they did, and what was done that is about them. */
export function useOwnActivity(): Action {
  const { t } = useTranslation();
  return {
    id: 'activity.own',
    text: t('activity.own'),
    icon: History,
    group: 'window',
    run: () => leaveFor(activityPath()),
  };
}

/** Saves what the log is narrowed to, in each form. */
export function useExportActions(query: ActivityQuery): readonly Action[] {
  const { t } = useTranslation();
  const user = useUser();
  const errorText = useErrorText();
  const forms = [
    { format: 'csv', text: t('activity.csv'), icon: FileSpreadsheet },
    { format: 'jsonl', text: t('activity.jsonl'), icon: FileBraces },
  ] as const;
  return forms.map(({ format, text, icon }) => ({
    id: `activity.export.${format}`,
    text,
    icon,
    run: () =>
      void exportLog(user, query, format).then((result) => {
        if (!result.ok) say(errorText(result.error));
        else if (result.value.rows !== null) {
          say(t('activity.exported', { count: result.value.rows }));
        }
      }),
  }));
}
