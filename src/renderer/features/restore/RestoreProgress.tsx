import { useTranslation } from 'react-i18next';
import { ask } from '../../calls/client.ts';
import { usePolled } from '../../calls/usePolled.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { WorkProgress } from '../../ui/WorkProgress.tsx';

interface RestoreProgressProps {
  readonly handle: string;
  readonly progress: NonNullable<ReturnType<typeof useRestoreProgress>>;
}

/** How far the work with a backup is; null: nothing is done, or a person is being asked. */
export const useRestoreProgress = (handle: string, isOn: boolean) =>
  usePolled(() => ask('restore.progress', { handle }), isOn)?.progress ?? null;

/** The same, shown, with what stops it until that is decided. */
export function RestoreProgress({ handle, progress }: RestoreProgressProps) {
  const { t } = useTranslation();
  const { busy, submit } = useSubmit(() => ask('restore.stop', { handle }));
  const { step, part, canStop } = progress;
  const percent = Math.floor(100 * part);
  return (
    <WorkProgress
      label={t('restore.progress.label')}
      value={part}
      text={t(`restore.progress.${step}`, { percent })}
      hint={step === 'opening' ? undefined : t('restore.progress.keepOpen')}
      stop={t('check.stop')}
      isStopping={busy || !canStop}
      onStop={() => submit()}
    />
  );
}
