import type { ReactNode } from 'react';
import { useRef } from 'react';
import { AlertDialog } from '@base-ui/react/alert-dialog';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import type { Result } from '#shared/errors.ts';
import { useErrorText } from '../i18n/useErrorText.ts';
import { useSubmit } from '../forms/useSubmit.ts';
import { Button } from './Button.tsx';
import frame from './DialogFrame.module.css';
import { finalFocusOf } from './finalFocus.ts';
import { Notice } from './Notice.tsx';
import stack from './stack.module.css';
import type { DialogProps } from './useDialog.ts';

interface ConfirmDialogProps extends DialogProps {
  readonly title: string;
  readonly confirm: string;
  /** Does it; the dialog stays and says why when that fails. */
  readonly onConfirm: () => Promise<Result<unknown>>;
  /** Below the sentence: what exactly it is about, and choices that go with it. */
  readonly details?: ReactNode;
  readonly children: ReactNode;
}

/** Asks before something is taken away. Starts on the harmless answer. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const cancel = useRef<HTMLButtonElement>(null);
  const { onClose, onClosed } = props;
  const { busy, error, submit, clearError } = useSubmit(props.onConfirm);
  return (
    <AlertDialog.Root
      open={props.open}
      onOpenChange={(open) => {
        if (open) return;
        clearError();
        onClose();
      }}
      onOpenChangeComplete={(open) => !open && onClosed?.()}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={frame.backdrop} forceRender />
        <AlertDialog.Viewport className={frame.viewport}>
          <AlertDialog.Popup
            className={clsx(frame.popup, frame.small)}
            initialFocus={cancel}
            finalFocus={finalFocusOf(props.finalFocus)}
          >
            <div className={frame.head}>
              <AlertDialog.Title className={frame.title}>{props.title}</AlertDialog.Title>
            </div>
            <AlertDialog.Description className={frame.lead}>
              {props.children}
            </AlertDialog.Description>
            <div className={stack.stack}>
              {props.details}
              {error && <Notice tone="danger">{errorText(error)}</Notice>}
              <div className={stack.actions}>
                <Button ref={cancel} onClick={onClose}>
                  {t('action.cancel')}
                </Button>
                <Button look="danger" busy={busy} onClick={() => submit()}>
                  {props.confirm}
                </Button>
              </div>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
