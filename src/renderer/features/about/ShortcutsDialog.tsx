import { Fragment, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import { useApp } from '../../calls/app.ts';
import { Button } from '../../ui/Button.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import {
  shortcutGroups,
  shortcutNames,
  shortcuts,
  useShortcutText,
  type ShortcutName,
} from '../../ui/shortcuts.ts';
import stack from '../../ui/stack.module.css';
import type { DialogProps } from '../../ui/useDialog.ts';
import styles from './ShortcutsDialog.module.css';

/** Every key that does something, by where it does. */
export function ShortcutsDialog(dialog: DialogProps) {
  const { t } = useTranslation();
  const close = useRef<HTMLButtonElement>(null);
  const words = useShortcutWords();
  const { all } = useShortcutText();
  const isAdmin = useApp(({ state }) => {
    return state?.phase.name !== 'signedIn' || state.phase.user.isAdmin;
  });
  const names = shortcutNames.filter(
    (name) => (isAdmin || !shortcuts[name].adminOnly) && all(name).length > 0,
  );
  return (
    <DialogFrame {...dialog} wide title={t('shortcuts.title')} firstFocus={close}>
      <div className={styles.groups}>
        {shortcutGroups.map((group) => (
          <section key={group} aria-labelledby={`shortcuts-${group}`}>
            <h3 id={`shortcuts-${group}`} className={styles.title}>
              {t(`shortcuts.group.${group}`)}
            </h3>
            <dl className={styles.list}>
              {names
                .filter((name) => shortcuts[name].group === group)
                .map((name) => (
                  <div key={name} className={styles.line}>
                    <dt>{words[name]}</dt>
                    <dd className={styles.keys}>
                      {all(name).map((keys, index) => (
                        <Fragment key={keys}>
                          {index > 0 && <span>{t('shortcuts.or')}</span>}
                          <kbd className={styles.key}>{keys}</kbd>
                        </Fragment>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <div className={clsx(stack.actions, stack.footer)}>
        <Button ref={close} onClick={dialog.onClose}>
          {t('action.close')}
        </Button>
      </div>
    </DialogFrame>
  );
}

/** What each shortcut does: where it is an action, what that is called. */
function useShortcutWords(): Readonly<Record<ShortcutName, string>> {
  const { t } = useTranslation();
  return {
    palette: t('palette.open'),
    shortcuts: t('shortcuts.what.shortcuts'),
    undo: t('shortcuts.what.undo'),
    messages: t('shortcuts.what.messages'),
    newWindow: t('account.newWindow'),
    lock: t('account.lock'),
    lockCompletely: t('lockCompletely.action'),
    overview: t('overview.title'),
    credentials: t('credentials.title'),
    agents: t('agents.title'),
    users: t('users.title'),
    providers: t('providers.title'),
    pipes: t('pipes.title'),
    health: t('health.title'),
    activity: t('activity.title'),
    settings: t('settings.title'),
    newCredential: t('credentials.add'),
    search: t('shortcuts.what.search'),
    open: t('shortcuts.what.open'),
    select: t('shortcuts.what.select'),
    selectAll: t('shortcuts.what.selectAll'),
    clearSelection: t('selection.clear'),
    remove: t('shortcuts.what.remove'),
    rowMenu: t('shortcuts.what.rowMenu'),
  };
}
