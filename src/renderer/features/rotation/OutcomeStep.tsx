import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { RotationOutcome } from '#shared/contract/schemas.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import stack from '../../ui/stack.module.css';
import { Setting } from '../settings/Setting.tsx';
import { usePlaceText } from './places.ts';

/** What was done, and what is left to do elsewhere. */
export function OutcomeStep({ outcome }: { readonly outcome: RotationOutcome }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const placeText = usePlaceText();
  const [, navigate] = useLocation();
  const { values, removed, damaged, places, keychain, start } = outcome;
  const facts = [
    t('rotation.done.values', { count: values }),
    removed > 0 && t('rotation.done.removed', { count: removed }),
    damaged > 0 && t('rotation.done.damaged', { count: damaged }),
  ];
  return (
    <>
      <Notice tone="good">
        {facts.filter(Boolean).map((fact) => (
          <span key={String(fact)}>{fact} </span>
        ))}
      </Notice>
      {keychain && (
        <Notice tone="warn">
          <span>{t('rotation.done.notKept')}</span> <span>{errorText(keychain)}</span>
        </Notice>
      )}
      <Section title={t('rotation.done.title')} lead={t('rotation.done.lead')} focus>
        {places.map((place) => (
          <Setting
            key={JSON.stringify(place)}
            label={t(`rotation.place.${place.kind}`)}
            hint={placeText(place)}
          />
        ))}
        {start !== null && <Setting label={t('rotation.done.start')} hint={<code>{start}</code>} />}
        <Setting label={t('rotation.done.kit')} hint={t('rotation.done.kitHint')} />
        <Setting label={t('rotation.what.old')} hint={t('rotation.what.oldHint')} />
      </Section>
      <div className={stack.actions}>
        <Button look="primary" onClick={() => navigate('/settings')}>
          {t('rotation.done.back')}
        </Button>
      </div>
    </>
  );
}
