import { useTranslation } from 'react-i18next';
import type { Removed } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ask } from '../../calls/client.ts';
import type { KnownProvider } from './providers.ts';
import type { DialogProps } from '../../ui/useDialog.ts';
import { useProviderName } from './providerWords.tsx';

interface DisconnectDialogProps extends DialogProps {
  readonly provider: KnownProvider;
  readonly onRemoved: (removed: Removed) => void;
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
