import { useTranslation } from 'react-i18next';
import { sizeText } from '#shared/bytes.ts';
import type { BackupSchedule, BackupStatus } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { Outcome } from '../../forms/CheckResult.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useMoment } from '../../i18n/useMoment.ts';
import { Button } from '../../ui/Button.tsx';
import { Section } from '../../ui/Section.tsx';
import { useDialog } from '../../ui/useDialog.ts';
import { useNow } from '../../ui/useNow.ts';
import { RestoreSetting } from '../restore/RestoreSetting.tsx';
import { Setting } from '../settings/Setting.tsx';
import { CheckBackupDialog, type ChosenBackup } from './CheckBackupDialog.tsx';
import { SaveBackupDialog } from './SaveBackupDialog.tsx';
import { ScheduleDialog } from './ScheduleDialog.tsx';
import { useBackupStatus } from './status.ts';

/** Backups of this Selu: the last one, the schedule, and a look at one. */
export function BackupSection() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { value: status, error, reload } = useBackupStatus();
  const saving = useDialog<true>();
  const scheduling = useDialog<BackupSchedule>();
  return (
    <Section title={t('backups.title')}>
      <Setting
        label={t('backups.status.label')}
        // A line stands here from the start, so that nothing moves when the answer comes.
        hint={status ? <LastBackup status={status} /> : '\u00a0'}
        end={
          <Button disabled={!status} onClick={() => saving.show(true)}>
            {t('backups.save.action')}
          </Button>
        }
      >
        {error && (
          <Outcome tone="danger">
            {errorText(error)}
            <Button onClick={reload}>{t('action.retry')}</Button>
          </Outcome>
        )}
      </Setting>
      <Setting
        label={t('backups.schedule.label')}
        hint={status ? <Plan {...status.schedule} /> : '\u00a0'}
        problem={
          status?.schedule.every !== 'off' && status?.sameDisk
            ? t('backups.schedule.sameDisk')
            : undefined
        }
        end={
          <Button disabled={!status} onClick={() => status && scheduling.show(status.schedule)}>
            {t('backups.schedule.action')}
          </Button>
        }
      />
      <CheckSetting />
      <RestoreSetting />
      {saving.subject && <SaveBackupDialog {...saving.dialog} />}
      {scheduling.subject && (
        <ScheduleDialog {...scheduling.dialog} schedule={scheduling.subject} />
      )}
    </Section>
  );
}

function LastBackup({ status: { last } }: { readonly status: BackupStatus }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { exactly } = useMoment();
  const now = useNow();
  if (last === null) return t('backups.status.none');
  const facts = {
    when: startOfSentence(exactly(last.at, now), language),
    size: sizeText(last.size, language),
    file: last.file,
  };
  return (
    <>
      {last.exists ? t('backups.status.last', facts) : t('backups.status.gone', facts)}
      {last.secretInside && ` ${t('backups.status.withSecret')}`}
    </>
  );
}

/** What stands within a sentence otherwise. */
const startOfSentence = (text: string, language: string): string =>
  text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

function Plan({ every, keep: count, folder }: BackupSchedule) {
  const { t } = useTranslation();
  if (every === 'off') return t('backups.schedule.off');
  return t(`backups.schedule.${every}`, { count, folder: folder ?? '' });
}

function CheckSetting() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { subject, show, dialog } = useDialog<ChosenBackup>();
  const { busy, error, submit } = useSubmit(async () => {
    const result = await ask('backups.chooseFile', {});
    if (result.ok && result.value.chosen !== null) show(result.value.chosen);
    return result;
  });
  return (
    <Setting
      label={t('backups.check.label')}
      hint={t('backups.check.hint')}
      end={
        <Button busy={busy} onClick={() => submit()}>
          {t('backups.check.action')}
        </Button>
      }
    >
      {error && <Outcome tone="danger">{errorText(error)}</Outcome>}
      {subject && <CheckBackupDialog {...dialog} key={subject.handle} backup={subject} />}
    </Setting>
  );
}
