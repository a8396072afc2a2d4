/** What somebody wants done on another page: it is gone to, and does it. */
import { useEffect, useEffectEvent } from 'react';
import { create } from 'zustand';
import { go, pathNow } from './address.ts';
import { unlessUnsaved } from './unsaved.ts';

export interface Errand<T> {
  /** Goes to the page, where it is shown already stays there, and hands over what is to be done. */
  readonly send: (subject: T) => void;
  /** For the page: takes over what is sent to it, as soon as it is ready for that. */
  readonly useArrived: (take: (subject: T) => void, isReady?: boolean) => void;
}

/**
 * @param path of the page that takes it over
 */
export function createErrand<T>(path: string): Errand<T> {
  const useSent = create<{ readonly sent: { readonly subject: T } | null }>(() => ({ sent: null }));
  return {
    send: (subject) => {
      if (pathNow() === path) useSent.setState({ sent: { subject } });
      else {
        unlessUnsaved(() => {
          useSent.setState({ sent: { subject } });
          // As it was left it might show something else.
          go(path, { typed: {} });
        });
      }
    },
    useArrived: (take, isReady = true) => {
      const { sent } = useSent();
      const takeNow = useEffectEvent(take);
      useEffect(() => {
        // Once, also where React begins a page twice.
        if (!isReady || sent === null || useSent.getState().sent !== sent) return;
        useSent.setState({ sent: null });
        takeNow(sent.subject);
      }, [sent, isReady]);
    },
  };
}
