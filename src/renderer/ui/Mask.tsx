import { useTranslation } from 'react-i18next';
import { MASK } from '#shared/limits.ts';

/** Stands for a stored value. */
export function Mask() {
  const { t } = useTranslation();
  return (
    <>
      <span aria-hidden>{MASK}</span>
      <span className="visually-hidden">{t('credential.hidden')}</span>
    </>
  );
}
