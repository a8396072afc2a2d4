import { Toast } from '@base-ui/react/toast';
import { create } from 'zustand';

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

/** An action that a message offers. */
export interface Offer {
  readonly text: string;
  readonly action: string;
  /** Does it, and takes the message away. */
  readonly take: () => void;
}

/** All that are offered now, the newest last. */
export const useOffers = create<{ readonly offers: readonly Offer[] }>(() => ({ offers: [] }));

/** A message with one action that is possible for a few seconds. */
export function offerAction({ text, action, onAction, seconds }: ActionToast): void {
  const withdraw = (): void =>
    useOffers.setState(({ offers }) => ({ offers: offers.filter((other) => other !== offer) }));
  const end = (): void => {
    withdraw();
    toasts.close(id);
  };
  const take = (): void => {
    end();
    void onAction();
  };
  const offer: Offer = { text, action, take };
  const id = toasts.add({
    title: text,
    timeout: 0,
    actionProps: { children: action, onClick: take },
    onClose: withdraw,
  });
  useOffers.setState(({ offers }) => ({ offers: [...offers, offer] }));
  setTimeout(end, seconds * 1000);
}
