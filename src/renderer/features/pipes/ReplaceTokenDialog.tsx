import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Form } from '../../forms/Form.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import type { PipeDialogProps } from './PipeDialog.tsx';
import type { KnownPipe } from './pipes.ts';
import { TokenOnce } from './TokenOnce.tsx';

interface ReplaceTokenDialogProps extends PipeDialogProps {
  readonly pipe: KnownPipe;
}

/** Asks, makes a new token for a webhook, and shows it. */
export function ReplaceTokenDialog(props: ReplaceTokenDialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [made, setMade] = useState(false);
  const box = useRef<HTMLOutputElement>(null);
  const { open, pipe, onClose, onClosed, finalFocus } = props;
  const { busy, error, submit } = useSubmit(async () => {
    const result = await ask('pipes.replaceToken', { pipeId: pipe.id });
    if (result.ok) {
      if (box.current) box.current.textContent = result.value.token;
      setMade(true);
    }
    return result;
  });
  return (
    <DialogFrame
      open={open}
      title={made ? t('pipes.token.title') : t('pipes.token.replaceTitle', { name: pipe.name })}
      lead={made ? undefined : t('pipes.token.replaceText')}
      onClose={onClose}
      onClosed={onClosed}
      finalFocus={finalFocus}
    >
      {!made && (
        <Form className={stack.stack} error={error} onSubmit={() => submit()}>
          {error && <Notice tone="danger">{errorText(error)}</Notice>}
          <div className={stack.actions}>
            <Button onClick={onClose}>{t('action.cancel')}</Button>
            <Button type="submit" look="primary" busy={busy}>
              {t('pipes.token.replace')}
            </Button>
          </div>
        </Form>
      )}
      <TokenOnce box={box} shown={made} onDone={onClose} />
    </DialogFrame>
  );
}
