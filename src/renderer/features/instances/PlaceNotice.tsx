import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/Notice.tsx';
import { useInstances } from './actions.ts';

/**
 * Where the database of somebody's Selu is, before anything is entered: its name stands in the app's own records, which
 * somebody else may have pointed at another file.
 */
export function PlaceNotice() {
  const { t } = useTranslation();
  const shown = useInstances().find((instance) => instance.shown);
  if (shown?.kind !== 'attached') return null;
  return (
    <Notice tone="plain">
      <bdi>{t('instances.place', { file: shown.file })}</bdi>
    </Notice>
  );
}
