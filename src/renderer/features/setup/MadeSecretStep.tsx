import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { MadeSecret } from './MadeSecret.tsx';

/** The made master secret of a new instance, to be kept. */
export function MadeSecretStep(props: Omit<ComponentProps<typeof MadeSecret>, 'of'>) {
  const { t } = useTranslation();
  return (
    <>
      <CardTitle title={t('setup.made.title')} lead={t('setup.made.lead')} focus />
      <MadeSecret of="setup" {...props} />
    </>
  );
}
