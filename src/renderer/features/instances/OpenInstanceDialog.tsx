import { useTranslation } from 'react-i18next';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import type { DialogProps } from '../../ui/useDialog.ts';
import { InstanceFinder } from './InstanceFinder.tsx';

/** Opens one more Selu beside those that this app knows. */
export function OpenInstanceDialog(dialog: DialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame
      {...dialog}
      wide
      title={t('instances.finder.title')}
      lead={t('instances.finder.lead')}
    >
      <InstanceFinder onOpened={dialog.onClose} />
    </DialogFrame>
  );
}
