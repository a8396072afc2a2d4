import { useCallback, useRef, useState } from 'react';

interface DialogState<T> {
  /** What the dialog is about; stays while it closes, so that its contents do not vanish first. */
  readonly subject: T | null;
  readonly open: boolean;
  readonly show: (subject: T) => void;
  readonly close: () => void;
  /** What had the focus when it was shown, as long as that is still there. */
  readonly opener: () => HTMLElement | null;
  /** For when the closing movement is over. */
  readonly forget: () => void;
}

/** One dialog at a time, and what it is about. */
export function useDialog<T>(): DialogState<T> {
  const [subject, setSubject] = useState<T | null>(null);
  const [open, setOpen] = useState(false);
  const focused = useRef<Element | null>(null);
  return {
    subject,
    open,
    show: useCallback((next: T) => {
      focused.current = document.activeElement;
      setSubject(next);
      setOpen(true);
    }, []),
    close: () => setOpen(false),
    opener: () => {
      const element = focused.current;
      return element instanceof HTMLElement && element.isConnected ? element : null;
    },
    forget: () => setSubject(null),
  };
}
