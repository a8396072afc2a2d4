import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DamagedValue, RotationPlan } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { Section } from '../../ui/Section.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import stack from '../../ui/stack.module.css';
import { OutsideSection } from '../outside/OutsideSection.tsx';
import { Setting } from '../settings/Setting.tsx';
import { usePlaceText } from './places.ts';
import styles from './PlanStep.module.css';
import { useRotation } from './run.ts';

/** What of the damaged values is removed, as they were shown. */
export interface Decided {
  readonly remove: string[];
  readonly seen: string;
}

interface PlanStepProps {
  readonly onNext: (decided: Decided, from: 'made' | 'pasted') => void;
}

/** What will happen, what does not decrypt, and where the new secret comes from. */
export function PlanStep({ onNext }: PlanStepProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const plan = useAnswer(() => ask('rotation.plan', {}));
  const { error } = useRotation();
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set());
  const [from, setFrom] = useState<'made' | 'pasted'>('made');
  return (
    <>
      {error && <Notice tone="danger">{errorText(error)}</Notice>}
      {plan.value === null && !plan.error && (
        <p role="status" className={styles.looking}>
          <Spinner look="muted" />
          {t('rotation.looking')}
        </p>
      )}
      <Loaded answer={plan}>
        {(found) => (
          <>
            <WhatHappens plan={found} />
            {found.damaged.length > 0 && (
              <Section title={t('rotation.damaged.title')} lead={t('rotation.damaged.lead')}>
                {found.damaged.map((value) => (
                  <DamagedSetting
                    key={value.id}
                    value={value}
                    removed={removed.has(value.id)}
                    onChoose={(is) => {
                      const chosen = new Set(removed);
                      if (is) chosen.add(value.id);
                      else chosen.delete(value.id);
                      setRemoved(chosen);
                    }}
                  />
                ))}
                {found.more > 0 && (
                  <Setting label={t('rotation.damaged.more', { count: found.more })} />
                )}
              </Section>
            )}
            <OutsideSection />
            <Section title={t('rotation.from.title')}>
              <Setting label={t('rotation.from.label')}>
                <RadioCards
                  label={t('rotation.from.label')}
                  labelHidden
                  value={from}
                  onChange={setFrom}
                  cards={[
                    {
                      value: 'made',
                      title: t('setup.choose.make'),
                      text: t('setup.choose.makeText'),
                    },
                    {
                      value: 'pasted',
                      title: t('rotation.from.paste'),
                      text: t('rotation.from.pasteText'),
                    },
                  ]}
                />
              </Setting>
            </Section>
            <div className={stack.actions}>
              <Button
                look="primary"
                onClick={() => {
                  const ids = found.damaged.map(({ id }) => id);
                  const remove = ids.filter((id) => removed.has(id));
                  onNext({ remove, seen: found.seen }, from);
                }}
              >
                {t('action.continue')}
              </Button>
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}

function WhatHappens({ plan }: { readonly plan: RotationPlan }) {
  const { t } = useTranslation();
  const placeText = usePlaceText();
  const { values, sealed, places, selu } = plan;
  return (
    <Section title={t('rotation.what.title')} lead={t('rotation.what.lead')}>
      <Setting
        label={t('rotation.what.values', { count: values })}
        hint={t('rotation.what.valuesHint')}
      />
      {selu && (
        <Setting
          label={t('rotation.what.stop')}
          hint={
            selu.stop === null
              ? t('rotation.what.stopHint')
              : t('rotation.what.stopBy', { command: selu.stop })
          }
          problem={selu.state === 'running' ? t('rotation.what.running') : undefined}
        />
      )}
      {sealed && (
        <Setting label={t('rotation.what.keychain')} hint={t('rotation.what.keychainHint')} />
      )}
      {places.map((place) => (
        <Setting
          key={JSON.stringify(place)}
          label={t(`rotation.place.${place.kind}`)}
          hint={placeText(place)}
        />
      ))}
      <Setting label={t('rotation.what.old')} hint={t('rotation.what.oldHint')} />
    </Section>
  );
}

interface DamagedSettingProps {
  readonly value: DamagedValue;
  readonly removed: boolean;
  readonly onChoose: (removed: boolean) => void;
}

function DamagedSetting({ value, removed, onChoose }: DamagedSettingProps) {
  const { t } = useTranslation();
  const { kind, name, person } = value;
  const label = name ?? t('rotation.damaged.nameless');
  return (
    <Setting
      label={label}
      hint={[t(`rotation.damaged.kind.${kind}`), person].filter(Boolean).join(' · ')}
      end={
        <Checkbox
          checked={removed}
          aria-label={t('rotation.damaged.removeOf', { name: label })}
          onChange={({ target }) => onChoose(target.checked)}
        >
          {t('action.remove')}
        </Checkbox>
      }
    />
  );
}
