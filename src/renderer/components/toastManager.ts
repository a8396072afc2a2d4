import { Toast } from '@base-ui/react/toast';

/** What the window's toasts are kept in. */
export const toasts = Toast.createToastManager();

let plain: string | null = null;

/** Shows a message without an action, in place of the one before. */
export function say(text: string): void {
  hush();
  plain = toasts.add({ title: text });
}

/** Takes the message without an action away: it is about a page that is left. */
export function hush(): void {
  if (plain !== null) toasts.close(plain);
  plain = null;
}

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
