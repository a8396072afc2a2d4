import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { useImportAction } from './actions.ts';

/** Leads to importing credentials from a file. */
export function ImportButton() {
  const { t } = useTranslation();
  const { disabledReason, run } = useImportAction();
  return (
    <Button refused={disabledReason} onClick={run}>
      {t('import.open')}
    </Button>
  );
}
