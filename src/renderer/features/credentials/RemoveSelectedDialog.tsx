import { useTranslation } from 'react-i18next';
import { limits } from '#shared/limits.ts';
import { useUser } from '../../calls/app.ts';
import { useRemoved } from '../../calls/useUndo.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { say } from '../../ui/toastManager.ts';
import type { DialogProps } from '../../ui/useDialog.ts';
import { callsFor } from './calls.ts';
import { OwnersList } from './OwnersList.tsx';
import { useOwners } from './useOwners.ts';

interface RemoveSelectedDialogProps extends DialogProps {
  readonly ids: readonly string[];
  readonly onDone: () => void;
}

/** Asks once, removes all that are selected, and offers to undo all of it. */
export function RemoveSelectedDialog({ ids, onDone, ...dialog }: RemoveSelectedDialogProps) {
  const { t } = useTranslation();
  const user = useUser();
  const announceRemoved = useRemoved();
  const owners = useOwners(ids);
  const count = ids.length;
  return (
    <ConfirmDialog
      {...dialog}
      title={t('selection.remove.title', { count })}
      confirm={t('action.remove')}
      details={owners && <OwnersList owners={owners} />}
      onConfirm={async () => {
        const result = await callsFor(user).removeSelected([...ids]);
        if (!result.ok) return result;
        const { count: removed, undo } = result.value;
        const done = t('selection.remove.done', { count: removed });
        const gone = count - removed;
        const text = gone > 0 ? t('selection.gone', { text: done, count: gone }) : done;
        const restored = t('selection.remove.restored', { count: removed });
        if (undo === null) say(text);
        else announceRemoved({ name: '', text, restored }, undo);
        onDone();
        return result;
      }}
    >
      {t('selection.remove.effect', { count })}{' '}
      {owners?.some((owner) => owner.user === null) && `${t('selection.remove.shared')} `}
      {t('remove.undo', { count: limits.undoSeconds })}
    </ConfirmDialog>
  );
}
