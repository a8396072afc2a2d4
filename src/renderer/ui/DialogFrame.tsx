import { useRef, type ReactNode, type RefObject } from 'react';
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import styles from './DialogFrame.module.css';
import { finalFocusOf } from './finalFocus.ts';
import iconButton from './IconButton.module.css';
import { unlessUnsaved } from './unsaved.ts';
import type { DialogProps } from './useDialog.ts';

interface DialogFrameProps extends DialogProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** For what is read rather than filled in. */
  readonly wide?: boolean;
  /** What has the focus first, where there is no field. */
  readonly firstFocus?: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

/** A dialog with a form. Pressing beside it does not close it, and Escape asks: nothing typed is lost by a slip. */
export function DialogFrame(props: DialogFrameProps) {
  const { t } = useTranslation();
  const { onClose, onClosed } = props;
  const popup = useRef<HTMLDivElement>(null);
  // The first field, not the button that closes; of a choice, what is chosen.
  const firstField = (): HTMLElement | null | undefined =>
    popup.current?.querySelector<HTMLElement>(
      'form :is(input:not([hidden], [type="radio"]:not(:checked)), textarea, [role="combobox"])',
    );
  return (
    <Dialog.Root
      open={props.open}
      onOpenChange={(open, { reason }) => {
        if (open) return;
        // A key is pressed by a slip more often than a button.
        if (reason === 'escape-key') unlessUnsaved(onClose, popup.current);
        else onClose();
      }}
      onOpenChangeComplete={(open) => !open && onClosed?.()}
      disablePointerDismissal
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Viewport className={styles.viewport}>
          <Dialog.Popup
            className={clsx(styles.popup, props.wide && styles.wide)}
            ref={popup}
            initialFocus={() => firstField() ?? props.firstFocus?.current ?? true}
            finalFocus={finalFocusOf(props.finalFocus)}
          >
            <div className={styles.head}>
              <Dialog.Title className={styles.title}>{props.title}</Dialog.Title>
              <Dialog.Close
                className={iconButton.button}
                aria-label={t('action.close')}
                title={t('action.close')}
              >
                <X aria-hidden />
              </Dialog.Close>
            </div>
            {props.lead && (
              <Dialog.Description className={styles.lead}>{props.lead}</Dialog.Description>
            )}
            {props.children}
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
