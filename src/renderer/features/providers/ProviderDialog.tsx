import { useTranslation } from 'react-i18next';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { ProviderForm, type ProviderFormProps } from './ProviderForm.tsx';
import { useProviderName } from './useProviderName.ts';

interface ProviderDialogProps extends ProviderFormProps {
  readonly open: boolean;
  readonly onClosed: () => void;
  readonly finalFocus: () => HTMLElement | null;
}

/** Connects a provider, or replaces what it is connected by. */
export function ProviderDialog({ open, onClosed, finalFocus, ...form }: ProviderDialogProps) {
  const { t } = useTranslation();
  const { id, connected } = form.provider;
  const name = useProviderName()(form.provider);
  const titles =
    id === 'pico'
      ? { connect: t('providers.connectLocal'), update: t('providers.updateLocal') }
      : {
          connect: t('providers.connectTitle', { name }),
          update: t('providers.updateTitle', { name }),
        };
  return (
    <DialogFrame
      open={open}
      title={connected ? titles.update : titles.connect}
      onClose={form.onClose}
      onClosed={onClosed}
      finalFocus={finalFocus}
    >
      <ProviderForm {...form} />
    </DialogFrame>
  );
}
