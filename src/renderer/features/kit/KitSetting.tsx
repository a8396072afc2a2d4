import { useTranslation } from 'react-i18next';
import type { KitStatus } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { Outcome } from '../../forms/CheckResult.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { briefDay } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Button } from '../../ui/Button.tsx';
import stack from '../../ui/stack.module.css';
import { Setting } from '../settings/Setting.tsx';
import { KitDialogs, useKitDialogs } from './KitDialogs.tsx';

/** Whether the recovery kit is kept, and the ways to check it and to make it again. */
export function KitSetting() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const sentence = useKitSentence();
  const { value: status, error, reload } = useAnswer(() => ask('kit.status', {}));
  const dialogs = useKitDialogs();
  return (
    <Setting
      label={t('kit.title')}
      // A line stands here from the start, so that nothing moves when the answer comes.
      hint={status ? sentence(status) : '\u00a0'}
      problem={status?.due ? t(`kit.due.${status.due}`) : undefined}
      end={
        <div className={stack.actions}>
          <Button onClick={() => dialogs.show('make')}>{t('kit.make.open')}</Button>
          <Button onClick={() => dialogs.show('check')}>{t('kit.check.open')}</Button>
        </div>
      }
    >
      {error && (
        <Outcome tone="danger">
          {errorText(error)}
          <Button onClick={reload}>{t('action.retry')}</Button>
        </Outcome>
      )}
      <KitDialogs {...dialogs} />
    </Setting>
  );
}

/** Says since when it is kept, and when it was last looked after. */
function useKitSentence(): (status: KitStatus) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return ({ confirmedAt, checkedAt }) => {
    const about = t('kit.about');
    if (checkedAt !== null) {
      return `${about} ${t('kit.checked', { day: briefDay(checkedAt, language) })}`;
    }
    if (confirmedAt === null) return about;
    return `${about} ${t('kit.kept', { day: briefDay(confirmedAt, language) })}`;
  };
}
