import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { keepTyped, useDiscarding } from '../../ui/unsaved.ts';

/** Asks before something that was typed is lost by a slip. */
export function DiscardDialog() {
  const { t } = useTranslation();
  const { open, goOn } = useDiscarding();
  // Locked or signed out: it is gone.
  useEffect(() => keepTyped, []);
  return (
    <ConfirmDialog
      open={open}
      title={t('unsaved.title')}
      confirm={t('unsaved.discard')}
      onConfirm={() => {
        keepTyped();
        goOn();
        return Promise.resolve({ ok: true, value: null });
      }}
      onClose={keepTyped}
    >
      {t('unsaved.text')}
    </ConfirmDialog>
  );
}
