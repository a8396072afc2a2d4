import { useCallback, useRef, useState } from 'react';
import { ifStillThere } from './finalFocus.ts';

/** What every dialog of a page gets from whoever opens it. */
export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Called when the closing movement is over and the contents may go. */
  readonly onClosed?: () => void;
  /** Where the focus goes afterwards; to where it came from otherwise. */
  readonly finalFocus?: () => HTMLElement | null;
}

interface DialogState<T> {
  /** What the dialog is about; stays while it closes, so that its contents do not vanish first. */
  readonly subject: T | null;
  readonly open: boolean;
  readonly show: (subject: T) => void;
  readonly close: () => void;
  /** What had the focus when it was shown, as long as that is still there. */
  readonly opener: () => HTMLElement | null;
  /** To be called when the closing movement is over. */
  readonly forget: () => void;
  /** All of this as the dialog takes it. */
  readonly dialog: Required<DialogProps>;
}

/**
 * One dialog at a time, and what it is about.
 *
 * @param otherFocus where the focus goes after it if what opened it is gone by then, as an item of a menu is
 */
export function useDialog<T>(
  otherFocus: (subject: T | null) => HTMLElement | null | undefined = () => null,
): DialogState<T> {
  const [subject, setSubject] = useState<T | null>(null);
  const [open, setOpen] = useState(false);
  const focused = useRef<Element | null>(null);
  const close = (): void => setOpen(false);
  const forget = (): void => setSubject(null);
  const opener = (): HTMLElement | null => ifStillThere(focused.current);
  return {
    subject,
    open,
    show: useCallback((next: T) => {
      focused.current = document.activeElement;
      setSubject(next);
      setOpen(true);
    }, []),
    close,
    opener,
    forget,
    dialog: {
      open,
      onClose: close,
      onClosed: forget,
      finalFocus: () => opener() ?? otherFocus(subject) ?? null,
    },
  };
}
