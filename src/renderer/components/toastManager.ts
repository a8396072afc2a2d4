import { Toast } from '@base-ui/react/toast';

/** Shows a toast from anywhere in the window. */
export const toasts = Toast.createToastManager();

interface ActionToast {
  readonly text: string;
  readonly action: string;
  readonly onAction: () => Promise<void>;
  /** For how long the action can be taken: the toast is gone at that moment, even under the pointer. */
  readonly seconds: number;
}

/** A message with one action that is possible for a few seconds. */
export function offerAction({ text, action, onAction, seconds }: ActionToast): void {
  const id = toasts.add({
    title: text,
    timeout: 0,
    actionProps: {
      children: action,
      onClick: () => {
        toasts.close(id);
        void onAction();
      },
    },
  });
  setTimeout(() => toasts.close(id), seconds * 1000);
}
