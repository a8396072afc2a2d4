import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import { Button } from '../../ui/Button.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import stack from '../../ui/stack.module.css';
import type { KnownPipe, PipeDialogProps } from './pipes.ts';
import { WritingTo } from './WritingTo.tsx';

/** How other programs write to a webhook, without its token, which is not shown again. */
export function WritingToDialog({
  pipe,
  ...dialog
}: PipeDialogProps & { readonly pipe: KnownPipe }) {
  const { t } = useTranslation();
  const close = useRef<HTMLButtonElement>(null);
  return (
    <DialogFrame
      {...dialog}
      title={t('pipes.inbound.title', { name: pipe.name })}
      wide
      firstFocus={close}
    >
      <div className={stack.stack}>
        <WritingTo pipeId={pipe.id} onLeave={dialog.onClose} />
        <div className={clsx(stack.actions, stack.footer)}>
          <Button ref={close} onClick={dialog.onClose}>
            {t('action.close')}
          </Button>
        </div>
      </div>
    </DialogFrame>
  );
}
