import { useTranslation } from 'react-i18next';
import type { Removed } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ask } from '../../calls/client.ts';
import type { KnownProvider } from './providers.ts';
import { useProviderName } from './useProviderName.ts';

interface DisconnectDialogProps {
  readonly open: boolean;
  readonly provider: KnownProvider;
  readonly onClose: () => void;
  readonly onClosed?: () => void;
  readonly onRemoved: (removed: Removed) => void;
  readonly finalFocus?: () => HTMLElement | null;
}

/** Asks, and removes key and address of a provider. */
export function DisconnectDialog({ provider, onRemoved, ...dialog }: DisconnectDialogProps) {
  const { t } = useTranslation();
  const name = useProviderName()(provider);
  return (
    <ConfirmDialog
      {...dialog}
      title={t('providers.disconnecting.title', { name })}
      confirm={t('providers.disconnect')}
      onConfirm={async () => {
        const result = await ask('providers.disconnect', { id: provider.id });
        if (result.ok) onRemoved(result.value);
        return result;
      }}
    >
      {t('providers.disconnecting.text')} {t('remove.undo', { count: limits.undoSeconds })}
    </ConfirmDialog>
  );
}
