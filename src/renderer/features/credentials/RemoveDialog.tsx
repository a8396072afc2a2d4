import { useTranslation } from 'react-i18next';
import type { Credential, Removed } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { useUser } from '../../calls/app.ts';
import { callsFor, refOf } from './calls.ts';

interface RemoveDialogProps {
  readonly open: boolean;
  readonly credential: Credential;
  readonly onClose: () => void;
  readonly onClosed?: () => void;
  readonly onRemoved: (removed: Removed) => void;
  readonly finalFocus?: () => HTMLElement | null;
}

/** Asks, removes, and hands on how to undo it. */
export function RemoveDialog({ credential, onRemoved, ...dialog }: RemoveDialogProps) {
  const { t } = useTranslation();
  const user = useUser();
  const { name, capabilityId: capability } = credential;
  const person = credential.user?.displayName;
  const whose =
    person === undefined
      ? t('remove.shared', { capability })
      : credential.user?.id === user.id
        ? t('remove.own', { capability })
        : t('remove.personal', { capability, person });
  return (
    <ConfirmDialog
      {...dialog}
      title={t('remove.title', { name })}
      confirm={t('action.remove')}
      onConfirm={async () => {
        const result = await callsFor(user).remove(refOf(credential));
        if (result.ok) onRemoved(result.value);
        return result;
      }}
    >
      {whose} {t('remove.effect')} {t('remove.undo', { count: limits.undoSeconds })}
    </ConfirmDialog>
  );
}
