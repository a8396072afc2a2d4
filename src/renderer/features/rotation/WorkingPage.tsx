import { useTranslation } from 'react-i18next';
import { Stage } from '../../app/frame/Stage.tsx';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { Progress } from './Progress.tsx';

/** What every window shows while a Selu's database is worked on, and closed. */
export function WorkingPage() {
  const { t } = useTranslation();
  return (
    <Stage>
      <CardTitle title={t('rotation.working')} lead={t('rotation.workingLead')} focus />
      <Progress />
    </Stage>
  );
}
