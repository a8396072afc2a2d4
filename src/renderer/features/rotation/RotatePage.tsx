import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../calls/client.ts';
import { BackLink } from '../../ui/BackLink.tsx';
import { PageBody } from '../../ui/Page.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { MadeSecret } from '../setup/MadeSecret.tsx';
import { Setting } from '../settings/Setting.tsx';
import { OutcomeStep } from './OutcomeStep.tsx';
import { PlanStep, type Decided } from './PlanStep.tsx';
import { Progress } from './Progress.tsx';
import { ProveStep } from './ProveStep.tsx';
import { forgetRotation, useRotation } from './run.ts';

type Step =
  | { readonly name: 'plan' }
  | { readonly name: 'made'; readonly decided: Decided }
  | { readonly name: 'prove'; readonly decided: Decided; readonly kept: boolean | null };

/** Puts everything under another master secret: what there is to decide, the new one, its proof, and what to do then. */
export function RotatePage() {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>({ name: 'plan' });
  const { running, outcome } = useRotation();
  useEffect(
    () => () => {
      // While an instance is closed its pages are gone, and the change goes on.
      if (useRotation.getState().running) return;
      forgetRotation();
      void ask('rotation.forgetSecret', {});
    },
    [],
  );
  const toPlan = (): void => setStep({ name: 'plan' });
  return (
    <>
      <PageHeader
        title={t('rotation.title')}
        back={<BackLink to="/settings" text={t('settings.title')} />}
      />
      <PageBody>
        {outcome !== null ? (
          <OutcomeStep outcome={outcome} />
        ) : running && step.name === 'plan' ? (
          <Section title={t('rotation.progress.label')}>
            <Setting label={t('rotation.progress.hint')}>
              <Progress />
            </Setting>
          </Section>
        ) : step.name === 'plan' ? (
          <PlanStep
            onNext={(decided, from) =>
              setStep(
                from === 'made'
                  ? { name: 'made', decided }
                  : { name: 'prove', decided, kept: null },
              )
            }
          />
        ) : step.name === 'made' ? (
          <Section title={t('setup.made.title')} lead={t('setup.made.lead')} focus>
            <Setting label={t('secret.label')}>
              <MadeSecret
                of="rotation"
                onBack={toPlan}
                onNext={(kept) => setStep({ name: 'prove', decided: step.decided, kept })}
              />
            </Setting>
          </Section>
        ) : (
          <ProveStep
            decided={step.decided}
            kept={step.kept}
            onBack={() =>
              setStep(
                step.kept === null ? { name: 'plan' } : { name: 'made', decided: step.decided },
              )
            }
          />
        )}
      </PageBody>
    </>
  );
}
