import { useTranslation } from 'react-i18next';
import { CardTitle } from '../../../ui/CardTitle.tsx';
import { Spinner } from '../../../ui/Spinner.tsx';
import { Stage } from '../../../app/frame/Stage.tsx';

/** Waits with the person while everything in the database is signed for the first time. */
export function SigningPage() {
  const { t } = useTranslation();
  return (
    <Stage>
      <CardTitle title={t('locked.signing')} lead={t('locked.signingLead')} focus />
      <Spinner look="muted" />
    </Stage>
  );
}
