import { useTranslation } from 'react-i18next';
import { ask } from '../../calls/client.ts';
import { usePolled } from '../../calls/usePolled.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Notice } from '../../ui/Notice.tsx';
import { WorkProgress } from '../../ui/WorkProgress.tsx';

/** How far a change of the master secret is that goes on; null: none does. */
export const useRotationProgress = () =>
  usePolled(() => ask('rotation.progress', {}))?.progress ?? null;

/** How far the change is that goes on, with the way to stop it for whoever has begun it. */
export function Progress() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const cancel = useSubmit(() => ask('rotation.cancel', {}));
  const { done, of, secondsLeft, mine } = useRotationProgress() ?? noneYet;
  const part = of === 0 ? 0 : done / of;
  const percent = Math.floor(100 * part);
  return (
    <WorkProgress
      label={t('rotation.progress.label')}
      value={part}
      text={
        secondsLeft === null
          ? t('rotation.progress.begun', { percent })
          : t('rotation.progress.left', { percent, count: secondsLeft })
      }
      {...(mine && { stop: t('action.cancel') })}
      isStopping={cancel.busy}
      onStop={() => cancel.submit()}
    >
      {cancel.error && <Notice tone="danger">{errorText(cancel.error)}</Notice>}
    </WorkProgress>
  );
}

type ShownProgress = NonNullable<ReturnType<typeof useRotationProgress>>;

const noneYet: ShownProgress = { done: 0, of: 0, secondsLeft: null, mine: false };
