import { useEffect } from 'react';
import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAddress } from './address.ts';
import iconButton from './IconButton.module.css';
import { useShortcutText } from './shortcuts.ts';
import { leavePage, toasts } from './toastManager.ts';
import styles from './Toasts.module.css';

/** Where short messages appear: below the page's start, clear of the actions at the end of a row. F6 goes there. */
export function Toasts() {
  const { t } = useTranslation();
  const [page] = useAddress();
  useEffect(() => leavePage, [page]);
  return (
    <Toast.Provider toastManager={toasts} timeout={6000}>
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport} aria-label={t('toast.region')}>
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { t } = useTranslation();
  const { shown, spoken } = useShortcutText();
  const { toasts: messages } = Toast.useToastManager();
  return messages.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      data-toast
      className={styles.toast}
      swipeDirection={['left', 'down']}
    >
      <Toast.Content className={styles.content}>
        <Toast.Title render={<p />} className={styles.text} />
        <Toast.Action
          className={styles.action}
          title={shown('undo')}
          aria-keyshortcuts={spoken('undo')}
        />
        <Toast.Close className={iconButton.button} aria-label={t('action.close')}>
          <X aria-hidden />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
