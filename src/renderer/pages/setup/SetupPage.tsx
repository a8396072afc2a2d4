import { useState } from 'react';
import type { Phase } from '#shared/contract/schemas.ts';
import { Stage } from '../../components/Stage.tsx';
import { AdminStep } from './AdminStep.tsx';
import { ChooseSecretStep } from './ChooseSecretStep.tsx';
import { EnvironmentSecretStep } from './EnvironmentSecretStep.tsx';
import { MadeSecretStep } from './MadeSecretStep.tsx';
import { PastedSecretStep } from './PastedSecretStep.tsx';
import { ProofStep } from './ProofStep.tsx';
import { StartStep } from './StartStep.tsx';
import { StepList, type SecretOrigin } from './StepList.tsx';

interface SetupPageProps {
  readonly phase: Extract<Phase, { name: 'welcome' | 'firstAdmin' }>;
}

type Step = 'start' | 'choose' | 'secret' | 'proof';

/** First run: an instance, its master secret, its first administrator. */
export function SetupPage({ phase }: SetupPageProps) {
  const [step, setStep] = useState<Step>('start');
  const [origin, setOrigin] = useState<SecretOrigin>('made');

  // Without a step taken here, the instance was there before and lacks its administrator only.
  if (phase.name === 'firstAdmin') {
    return (
      <Stage wide above={step !== 'start' && <StepList origin={origin} at="admin" />}>
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
        />
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
      {step === 'secret' && origin === 'pasted' && <PastedSecretStep onBack={toChoice} />}
      {step === 'secret' && origin === 'made' && (
        <MadeSecretStep onBack={toChoice} onNext={() => setStep('proof')} />
      )}
      {step === 'proof' && <ProofStep onBack={() => setStep('secret')} />}
    </Stage>
  );
}
