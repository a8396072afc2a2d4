import { Toast } from '@base-ui/react/toast';

/** What the window's toasts are kept in. */
export const toasts = Toast.createToastManager();

let plain: string | null = null;
/** Whether it is about the page that is gone to next. */
let goesAlong = false;

/**
 * Shows a message without an action, in place of the one before.
 *
 * @param options `onward`: it is said on the way to another page, and stays there
 */
export function say(text: string, { onward = false }: { readonly onward?: boolean } = {}): void {
  hush();
  plain = toasts.add({ title: text });
  goesAlong = onward;
}

let beside: string | null = null;

/** Shows one more thing that came of the same deed, beside what {@link say} and {@link offerAction} show. */
export function sayBeside(text: string): void {
  if (beside !== null) toasts.close(beside);
  beside = toasts.add({ title: text, timeout: 10_000 });
}

/** For whoever leaves a page: takes the message away that was about it. */
export function leavePage(): void {
  if (goesAlong) goesAlong = false;
  else hush();
}

function hush(): void {
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
