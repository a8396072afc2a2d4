import { useTranslation } from 'react-i18next';
import { KeyRound } from 'lucide-react';
import type { KitDue } from '#shared/contract/schemas.ts';
import { refreshApp, useSignedIn } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useAddress } from '../../ui/address.ts';
import { Button } from '../../ui/Button.tsx';
import { say } from '../../ui/toastManager.ts';
import { KitDialogs, useKitDialogs } from './KitDialogs.tsx';
import styles from './KitReminder.module.css';

/** Whether a page says it itself: Health always, the Overview while it is one of the first steps. */
const isSaidAt = (path: string, due: KitDue): boolean =>
  path === '/health' || (path === '/overview' && due === 'confirm');

/** One quiet line above pages, for administrators, until the recovery kit is kept, and when a year has gone by. */
export function KitReminder() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { kit } = useSignedIn();
  const [path] = useAddress();
  const dialogs = useKitDialogs(pageFocus);
  const note = useSubmit(async (call: 'kit.confirm' | 'kit.later') => {
    const result = await ask(call, {});
    if (result.ok) {
      if (call === 'kit.confirm') say(t('kit.noted'));
      await refreshApp();
      // The button that had the focus is gone with the line.
      pageFocus()?.focus({ preventScroll: true });
    }
    return result;
  });
  return (
    <>
      {kit !== null && !isSaidAt(path, kit) && (
        <section className={styles.line} aria-label={t('kit.title')}>
          <KeyRound aria-hidden />
          <p className={styles.text}>
            {note.error ? errorText(note.error) : t(`kit.reminder.${kit}`)}
          </p>
          <div className={styles.actions}>
            {kit === 'confirm' && (
              <>
                <Button look="quiet" onClick={() => note.submit('kit.confirm')}>
                  {t('kit.reminder.kept')}
                </Button>
                <Button look="quiet" onClick={() => dialogs.show('make')}>
                  {t('kit.reminder.make')}
                </Button>
              </>
            )}
            {kit === 'check' && (
              <Button look="quiet" onClick={() => dialogs.show('check')}>
                {t('kit.check.open')}
              </Button>
            )}
            <Button look="quiet" onClick={() => note.submit('kit.later')}>
              {t('kit.reminder.later')}
            </Button>
          </div>
        </section>
      )}
      <KitDialogs {...dialogs} />
    </>
  );
}

/** Where the focus goes when the line is gone: the page below it. */
const pageFocus = (): HTMLElement | null => document.querySelector('nav a[aria-current="page"]');
