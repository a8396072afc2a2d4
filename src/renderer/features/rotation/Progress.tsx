import { useTranslation } from 'react-i18next';
import type { Output } from '#shared/contract/index.ts';
import { ask } from '../../calls/client.ts';
import { usePolled } from '../../calls/usePolled.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import stack from '../../ui/stack.module.css';

/** How far the change is that goes on, with the way to stop it for whoever has begun it. */
export function Progress() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const polled = usePolled(() => ask('rotation.progress', {}));
  const cancel = useSubmit(() => ask('rotation.cancel', {}));
  const { done, of, secondsLeft, mine } = polled?.progress ?? noneYet;
  const percent = of === 0 ? 0 : Math.floor((100 * done) / of);
  return (
    <div className={stack.stack}>
      <ProgressBar label={t('rotation.progress.label')} value={of === 0 ? 0 : done / of} />
      <p>
        {secondsLeft === null
          ? t('rotation.progress.begun', { percent })
          : t('rotation.progress.left', { percent, count: secondsLeft })}
      </p>
      {cancel.error && <Notice tone="danger">{errorText(cancel.error)}</Notice>}
      {mine && (
        <div className={stack.actions}>
          <Button busy={cancel.busy} onClick={() => cancel.submit()}>
            {t('action.cancel')}
          </Button>
        </div>
      )}
    </div>
  );
}

type ShownProgress = NonNullable<Output<'rotation.progress'>['progress']>;

const noneYet: ShownProgress = { done: 0, of: 0, secondsLeft: null, mine: false };
