import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TakesEffect } from '#shared/takes-effect.ts';
import { whenEffect } from '../../calls/effect.ts';
import { sayBeside } from '../../ui/toastManager.ts';

/** Says after every change when the running Selu uses it. It draws nothing of its own. */
export function EffectToast() {
  const { t } = useTranslation();
  const tell = useEffectEvent(({ when, command, webhook }: TakesEffect) => {
    const text = t(`instances.effect.${when}`);
    const whole = command === null ? text : t('instances.effect.by', { text, command });
    sayBeside(webhook ? t('instances.effect.webhook', { text: whole }) : whole);
  });
  useEffect(() => whenEffect((effect) => tell(effect)), []);
  return null;
}
