import { useTranslation } from 'react-i18next';
import { Stage } from '../../app/frame/Stage.tsx';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { Progress, useRotationProgress } from './Progress.tsx';

/** What every window shows while a Selu's database is worked on, and closed: its secret is changed, or it is replaced. */
export function WorkingPage() {
  const { t } = useTranslation();
  const isRotation = useRotationProgress() !== null;
  return (
    <Stage>
      <CardTitle title={t('rotation.working')} lead={t('rotation.workingLead')} focus />
      {isRotation && <Progress />}
    </Stage>
  );
}
