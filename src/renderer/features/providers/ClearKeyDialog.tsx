import { useTranslation } from 'react-i18next';
import type { Result } from '#shared/errors.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

interface ClearKeyDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => Promise<Result<unknown>>;
}

/** Asks before a server that can do without a key loses the one it has. */
export function ClearKeyDialog(dialog: ClearKeyDialogProps) {
  const { t } = useTranslation();
  return (
    <ConfirmDialog {...dialog} title={t('providers.clearKey.title')} confirm={t('action.remove')}>
      {t('providers.clearKey.text')}
    </ConfirmDialog>
  );
}
