import { FileInput } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Action } from '../../ui/action.ts';
import { leaveFor } from '../../ui/address.ts';
import { useStoringRefusal } from '../credentials/actions.ts';

/** Leads to importing credentials from a file. */
export function useImportAction(): Action {
  const { t } = useTranslation();
  return {
    id: 'credentials.import',
    text: t('import.title'),
    icon: FileInput,
    disabledReason: useStoringRefusal(),
    run: () => leaveFor('/credentials/import'),
  };
}
