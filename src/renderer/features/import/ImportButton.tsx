import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Button } from '../../ui/Button.tsx';
import { useStoringRefusal } from '../credentials/actions.ts';

/** Leads to importing credentials from a file. */
export function ImportButton() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return (
    <Button refused={useStoringRefusal()} onClick={() => navigate('/credentials/import')}>
      {t('import.open')}
    </Button>
  );
}
