import { useState } from 'react';
import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isRestorable } from '#shared/restorable.ts';
import { Button } from '../../ui/Button.tsx';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Stage } from '../../app/frame/Stage.tsx';
import stack from '../../ui/stack.module.css';
import { useErrorText, type ShownError } from '../../i18n/useErrorText.ts';
import { refreshApp } from '../../calls/app.ts';
import { RestoreStep } from '../restore/RestoreStep.tsx';
import { ask } from '../../calls/client.ts';
import { useRetry } from '../../calls/useRetry.ts';
import { useSubmit } from '../../forms/useSubmit.ts';

interface ProblemPageProps {
  /** What `app.state` gave; `null` for a fault of the window itself. */
  readonly error: ShownError | null;
  /** Instead of asking the main process to open its files again. */
  readonly onRetry?: () => void;
}

/** The app could not open its files: why, another try, a backup instead, and where the database is gone, a new beginning. */
export function ProblemPage({ error, onRetry }: ProblemPageProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const retry = useRetry();
  const anew = useSubmit(async () => {
    const result = await ask('setup.startAnew', {});
    await refreshApp();
    return result;
  });
  const shown = anew.error ?? retry.error ?? error;
  const isGone = error?.code === 'database_gone';
  const [isRestoring, setRestoring] = useState(false);
  if (isRestoring) {
    return (
      <Stage wide>
        <RestoreStep onBack={() => setRestoring(false)} />
      </Stage>
    );
  }
  return (
    <Stage>
      <CardTitle
        title={t('problem.title')}
        lead={t(isGone ? 'problem.goneLead' : 'problem.lead')}
        focus
      />
      <div className={stack.stack}>
        <Notice tone="danger">{shown ? errorText(shown) : t('problem.window')}</Notice>
        <div className={stack.actions}>
          <Button
            look="primary"
            icon={<RotateCw aria-hidden />}
            busy={retry.busy}
            onClick={onRetry ?? (() => retry.submit())}
          >
            {t('action.retry')}
          </Button>
          {error && isRestorable(error.code) && (
            <Button onClick={() => setRestoring(true)}>{t('restore.begin')}</Button>
          )}
          {isGone && (
            <Button busy={anew.busy} onClick={() => anew.submit()}>
              {t('problem.startAnew')}
            </Button>
          )}
        </div>
      </div>
    </Stage>
  );
}
