import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import type { KnownPipe, PipeDialogProps } from './pipes.ts';
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
  const { pipe, onClose } = props;
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
      {...props}
      wide={made}
      title={made ? t('pipes.token.title') : t('pipes.token.replaceTitle', { name: pipe.name })}
      lead={made ? undefined : t('pipes.token.replaceText')}
    >
      {!made && (
        <DialogForm
          submit={t('pipes.token.replace')}
          busy={busy}
          error={error}
          problem={error && errorText(error)}
          onSubmit={() => submit()}
          onCancel={onClose}
        />
      )}
      <TokenOnce box={box} pipeId={made ? pipe.id : null} onDone={onClose} />
    </DialogFrame>
  );
}
