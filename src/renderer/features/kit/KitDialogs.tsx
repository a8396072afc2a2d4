import { useDialog } from '../../ui/useDialog.ts';
import { CheckKitDialog } from './CheckKitDialog.tsx';
import { MakeKitDialog } from './MakeKitDialog.tsx';

type Which = 'make' | 'check';

/** The dialogs about the recovery kit, for whoever opens one of them. */
export const useKitDialogs = (otherFocus?: () => HTMLElement | null) =>
  useDialog<Which>(otherFocus);

/** Takes what {@link useKitDialogs} gives. */
export function KitDialogs({
  subject,
  dialog,
}: Pick<ReturnType<typeof useKitDialogs>, 'subject' | 'dialog'>) {
  if (subject === 'make') return <MakeKitDialog {...dialog} />;
  return subject === 'check' ? <CheckKitDialog {...dialog} /> : null;
}
