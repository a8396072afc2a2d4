import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShownInstance } from '../../../calls/app.ts';
import { Button } from '../../../ui/Button.tsx';
import { Copyable } from '../../../ui/Copyable.tsx';
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
  const button = useRef<HTMLButtonElement>(null);
  const name = instance?.kind === 'attached' ? nameOf(instance) : null;

  return (
    <>
      <Button
        look="quiet"
        className={stack.fill}
        onClick={() => {
          setTyped(username().trim());
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
          <Copyable key={typed} button={button}>
            {resetCommand(typed || t('forgot.placeholder'), name)}
          </Copyable>
          <p className={styles.text}>{t('forgot.secret')}</p>
        </div>
      </DialogFrame>
    </>
  );
}
