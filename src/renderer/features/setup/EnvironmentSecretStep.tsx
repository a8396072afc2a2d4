import { useTranslation } from 'react-i18next';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { StepFooter } from './StepFooter.tsx';
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
        <StepFooter
          onBack={onBack}
          next={t('setup.environment.use')}
          busy={busy}
          onNext={() => submit({ from: 'environment' })}
        />
      </div>
    </>
  );
}
