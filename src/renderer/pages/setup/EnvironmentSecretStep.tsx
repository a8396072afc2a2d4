import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button.tsx';
import { CardTitle } from '../../components/CardTitle.tsx';
import { Notice } from '../../components/Notice.tsx';
import stack from '../../components/stack.module.css';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useCreateInstance } from './useCreateInstance.ts';

interface EnvironmentSecretStepProps {
  readonly onBack: () => void;
}

/**
 * A master secret is set for this computer already: it is used, and no other is offered,
 * because at the next start it would be tried first.
 */
export function EnvironmentSecretStep({ onBack }: EnvironmentSecretStepProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { busy, error, submit } = useCreateInstance();
  return (
    <>
      <CardTitle title={t('setup.environment.title')} lead={t('setup.environment.lead')} focus />
      <div className={stack.stack}>
        <Notice tone="plain">{t('setup.environment.keep')}</Notice>
        {error && <Notice tone="danger">{errorText(error)}</Notice>}
        <div className={stack.actions}>
          <Button look="quiet" className={stack.pushed} onClick={onBack}>
            {t('action.back')}
          </Button>
          <Button look="primary" busy={busy} onClick={() => submit({ from: 'environment' })}>
            {t('setup.environment.use')}
            <ArrowRight aria-hidden />
          </Button>
        </div>
      </div>
    </>
  );
}
