import { useRef, useState } from 'react';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { useTranslation } from 'react-i18next';
import type { RestoreOutcome } from '#shared/contract/schemas.ts';
import { Button } from '../../ui/Button.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { useRestored } from './restored.ts';
import styles from './RestoredDialog.module.css';

/** Says what came of a restore, over whichever screen follows it. */
export function RestoredDialog({ outcome }: { readonly outcome: RestoreOutcome }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(true);
  const { saved, opensAlike, kept, secretTaken, isOpen, isAttached, startCommand } = outcome;
  const close = (): void => setOpen(false);
  const read = useRef<HTMLButtonElement>(null);
  return (
    <CSPProvider disableStyleElements>
      <DialogFrame
        open={open}
        onClose={close}
        firstFocus={read}
        onClosed={() => useRestored.setState({ outcome: null })}
        title={t('restore.done.title')}
        lead={t(isOpen ? 'restore.done.signIn' : 'restore.done.unlock')}
      >
        <div className={stack.stack}>
          {saved !== null && (
            <Paths
              text={t(opensAlike ? 'restore.done.saved' : 'restore.done.savedOtherwise')}
              paths={[saved]}
            />
          )}
          {kept.length > 0 && <Paths text={t('restore.done.kept')} paths={kept} />}
          {isAttached && (
            <Paths
              text={t('restore.done.start')}
              paths={startCommand === null ? [] : [startCommand]}
            />
          )}
          {secretTaken && <Notice tone="warn">{t('restore.done.keepSecret')}</Notice>}
          <div className={stack.actions}>
            <Button ref={read} look="primary" onClick={close}>
              {t('restore.done.close')}
            </Button>
          </div>
        </div>
      </DialogFrame>
    </CSPProvider>
  );
}

/** A sentence, and what it is about as it can be copied. */
function Paths({ text, paths }: { readonly text: string; readonly paths: readonly string[] }) {
  return (
    <div>
      <p>{text}</p>
      {paths.map((path) => (
        <p key={path} className={styles.path}>
          {path}
        </p>
      ))}
    </div>
  );
}
