import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '#shared/errors.ts';
import { insistenceOn, type Insistence } from './confirmAnyway.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';

interface CheckProblemProps {
  readonly error: ErrorInfo | null;
  /** Its sentence, when no field has it. */
  readonly sentence: string | undefined;
  readonly onInsist: (how: Insistence) => void;
  /** What going on without the check is, if not saving. */
  readonly unchecked?: string;
}

/** Why a form could not be saved, and how to save it all the same where that makes sense. */
export function CheckProblem({ error, sentence, onInsist, unchecked }: CheckProblemProps) {
  const { t } = useTranslation();
  const how = error && insistenceOn(error.code);
  const labels = {
    unchecked: unchecked ?? t('check.saveUnchecked'),
    otherKeyOk: t('check.useAnyway'),
    insecureOk: t('check.useAnyway'),
  };
  const button = how && <Button onClick={() => onInsist(how)}>{labels[how]}</Button>;
  if (sentence) {
    return (
      <Notice tone="danger">
        {sentence}
        {button}
      </Notice>
    );
  }
  return (
    how && (
      <Notice tone="plain">
        {t(`check.insist.${how}`)}
        {button}
      </Notice>
    )
  );
}
