import { useTranslation } from 'react-i18next';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { RestoreSteps } from './RestoreSteps.tsx';

interface RestoreStepProps {
  readonly onBack: () => void;
}

/** A backup where nobody can sign in: there is no instance, or one that cannot be opened. */
export function RestoreStep({ onBack }: RestoreStepProps) {
  const { t } = useTranslation();
  return (
    <>
      <CardTitle title={t('restore.title')} lead={t('restore.lead')} focus />
      <RestoreSteps domain="rescue" onBack={onBack} />
    </>
  );
}
