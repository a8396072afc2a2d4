import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/Button.tsx';
import { DialogFrame } from '../../../ui/DialogFrame.tsx';
import { Spinner } from '../../../ui/Spinner.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import stack from '../../../ui/stack.module.css';
import { asQuoted } from '#shared/text.ts';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { PackageText } from '../PackageText.tsx';
import { InstallForm } from './InstallForm.tsx';
import { forgetPackage, putAway, useInstalling, type Installing } from './installing.ts';
import styles from './InstallDialog.module.css';

/** Shows what a package requires before it becomes an agent. Open for as long as one is on its way in. */
export function InstallDialog() {
  const { open, subject } = useInstalling();
  // Whoever signs in next did not choose it.
  useEffect(() => forgetPackage, []);
  if (!subject) return null;
  return (
    <Dialog
      subject={subject}
      open={open}
      onClosed={() => useInstalling.setState(({ open: again }) => (again ? {} : { subject: null }))}
    />
  );
}

interface DialogProps {
  readonly subject: Installing;
  readonly open: boolean;
  readonly onClosed: () => void;
}

function Dialog({ subject, open, onClosed }: DialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const frame = { open, onClose: putAway, onClosed };
  switch (subject.step) {
    case 'reading':
      return (
        <DialogFrame {...frame} title={t('install.reading')}>
          <div className={styles.reading}>
            <Spinner look="large" />
            <p role="status">{t('install.readingText')}</p>
          </div>
          <div className={stack.actions}>
            <Button onClick={putAway}>{t('action.cancel')}</Button>
          </div>
        </DialogFrame>
      );
    case 'refused':
      return (
        <DialogFrame {...frame} title={t('install.refused')}>
          <div className={stack.stack}>
            <Notice tone="danger">{errorText(subject.error)}</Notice>
            <p className={styles.text}>{t('install.refusedText')}</p>
            <div className={stack.actions}>
              <Button look="primary" onClick={putAway}>
                {t('action.close')}
              </Button>
            </div>
          </div>
        </DialogFrame>
      );
    case 'ready': {
      const { description, replaces } = subject.found;
      const name = asQuoted(subject.found.name);
      return (
        <DialogFrame
          {...frame}
          wide
          title={replaces ? t('install.update', { name }) : t('install.title', { name })}
          lead={description && <PackageText introduced>{description}</PackageText>}
        >
          <InstallForm key={subject.found.handle} found={subject.found} />
        </DialogFrame>
      );
    }
  }
}
