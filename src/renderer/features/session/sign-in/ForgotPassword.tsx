import { useRef, useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useShownInstance } from '../../../calls/app.ts';
import { Button } from '../../../ui/Button.tsx';
import { copyText } from '../../../ui/copyText.ts';
import { DialogFrame } from '../../../ui/DialogFrame.tsx';
import stack from '../../../ui/stack.module.css';
import { useInstanceName } from '../../instances/instanceNames.ts';
import styles from './ForgotPassword.module.css';
import { resetCommand } from './resetCommand.ts';

interface ForgotPasswordProps {
  /** What stands in the field for the user name. */
  readonly username: () => string;
}

/** Says who can set a new password, for whoever has lost theirs. */
export function ForgotPassword({ username }: ForgotPasswordProps) {
  const { t } = useTranslation();
  const nameOf = useInstanceName();
  const instance = useShownInstance();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [copied, setCopied] = useState(false);
  const command = useRef<HTMLElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const name = instance?.kind === 'attached' ? nameOf(instance) : null;

  return (
    <>
      <Button
        look="quiet"
        className={stack.fill}
        onClick={() => {
          setTyped(username().trim());
          setCopied(false);
          setOpen(true);
        }}
      >
        {t('forgot.open')}
      </Button>
      <DialogFrame
        open={open}
        onClose={() => setOpen(false)}
        title={t('forgot.open')}
        lead={t('forgot.admin')}
        firstFocus={button}
      >
        <div className={stack.stack}>
          <p className={styles.text}>{t('forgot.last')}</p>
          <div className={styles.command}>
            <code ref={command} className={styles.code}>
              {resetCommand(typed || t('forgot.placeholder'), name)}
            </code>
            <Button
              ref={button}
              icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
              onClick={() => command.current && setCopied(copyText(command.current))}
            >
              {copied ? t('setup.made.copied') : t('setup.made.copy')}
            </Button>
          </div>
          <p className={styles.text}>{t('forgot.secret')}</p>
        </div>
      </DialogFrame>
    </>
  );
}
