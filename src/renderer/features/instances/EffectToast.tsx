import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { TakesEffect } from '#shared/takes-effect.ts';
import { whenEffect } from '../../calls/effect.ts';
import { sayBeside } from '../../ui/toastManager.ts';

/** Says after every change when the running Selu uses it. It draws nothing of its own. */
export function EffectToast() {
  const { t } = useTranslation();
  const tell = useEffectEvent(({ when, command }: TakesEffect) => {
    const text = t(`instances.effect.${when}`);
    sayBeside(command === null ? text : t('instances.effect.by', { text, command }));
  });
  useEffect(() => whenEffect((effect) => tell(effect)), []);
  return null;
}
