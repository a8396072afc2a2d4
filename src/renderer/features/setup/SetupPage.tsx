import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Phase } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Stage } from '../../app/frame/Stage.tsx';
import type { ShownError } from '../../i18n/useErrorText.ts';
import { AdminStep } from './AdminStep.tsx';
import { ChooseSecretStep } from './ChooseSecretStep.tsx';
import { EnvironmentSecretStep } from './EnvironmentSecretStep.tsx';
import { ExistingStep } from './ExistingStep.tsx';
import { MadeSecretStep } from './MadeSecretStep.tsx';
import { PastedSecretStep } from './PastedSecretStep.tsx';
import { RestoreStep } from '../restore/RestoreStep.tsx';
import { ProofStep } from './ProofStep.tsx';
import { StartStep } from './StartStep.tsx';
import styles from './SetupPage.module.css';
import { StepList, type SecretOrigin } from './StepList.tsx';

interface SetupPageProps {
  readonly phase: Extract<Phase, { name: 'welcome' | 'firstAdmin' }>;
}

type Step = 'start' | 'existing' | 'restore' | 'choose' | 'secret' | 'proof';

/** First run: an instance, its master secret, its first administrator. */
export function SetupPage({ phase }: SetupPageProps) {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>('start');
  const [origin, setOrigin] = useState<SecretOrigin>('made');
  const [kept, setKept] = useState(false);
  const [sealError, setSealError] = useState<ShownError | null>(null);

  // Without a step taken here, the instance was there before and lacks its administrator only.
  if (phase.name === 'firstAdmin') {
    return (
      <Stage wide above={step !== 'start' && <StepList origin={origin} at="admin" />}>
        {sealError && (
          <div className={styles.sealError}>
            <Notice tone="warn">
              {t('keychain.notKept')} {t('keychain.later')}
            </Notice>
          </div>
        )}
        <AdminStep />
      </Stage>
    );
  }
  if (step === 'start') {
    return (
      <Stage wide>
        <StartStep
          onCreate={() => {
            setOrigin(phase.secretInEnvironment ? 'environment' : 'made');
            setStep(phase.secretInEnvironment ? 'secret' : 'choose');
          }}
          onOpen={() => setStep('existing')}
          onRestore={() => setStep('restore')}
        />
      </Stage>
    );
  }
  if (step === 'existing') {
    return (
      <Stage wide>
        <ExistingStep onBack={() => setStep('start')} />
      </Stage>
    );
  }
  if (step === 'restore') {
    return (
      <Stage wide>
        <RestoreStep onBack={() => setStep('start')} />
      </Stage>
    );
  }
  const toChoice = (): void => setStep('choose');
  return (
    <Stage wide above={<StepList origin={origin} at={step === 'choose' ? 'choose' : 'secret'} />}>
      {step === 'choose' && (
        <ChooseSecretStep
          chosen={origin === 'pasted' ? 'pasted' : 'made'}
          onChoose={setOrigin}
          onBack={() => setStep('start')}
          onNext={() => setStep('secret')}
        />
      )}
      {step === 'secret' && origin === 'environment' && (
        <EnvironmentSecretStep onBack={() => setStep('start')} />
      )}
      {step === 'secret' && origin === 'pasted' && (
        <PastedSecretStep onBack={toChoice} onSealed={setSealError} />
      )}
      {step === 'secret' && origin === 'made' && (
        <MadeSecretStep
          onBack={() => {
            // Another one is made when somebody comes back.
            void ask('setup.forgetSecret', {});
            toChoice();
          }}
          onNext={(isKept) => {
            setKept(isKept);
            setStep('proof');
          }}
        />
      )}
      {step === 'proof' && (
        <ProofStep onBack={() => setStep('secret')} onSealed={setSealError} kept={kept} />
      )}
    </Stage>
  );
}
