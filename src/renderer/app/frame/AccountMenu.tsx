import { Menu } from '@base-ui/react/menu';
import { AppWindow, Check, ChevronsUpDown, CircleHelp, Lock, LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Language } from '#shared/contract/schemas.ts';
import { classes } from '../../ui/classes.ts';
import { Initial } from '../../ui/Initial.tsx';
import menu from '../../ui/Menu.module.css';
import { useShortcutText } from '../../i18n/useShortcutText.ts';
import { signOut, useApp, useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import styles from './AccountMenu.module.css';
import { useRun } from './useRun.ts';

const languages: readonly Language[] = ['en', 'de'];

/** Who is signed in, and what they can set for themselves. */
export function AccountMenu() {
  const { t } = useTranslation();
  const run = useRun();
  const shortcutText = useShortcutText();
  const user = useUser();
  const version = useApp(({ state }) => state?.version);
  const languageNames = { en: t('language.en'), de: t('language.de') };

  return (
    <Menu.Root>
      <Menu.Trigger
        className={styles.trigger}
        aria-label={t('account.menu', { name: user.displayName })}
      >
        <Initial name={user.displayName} />
        <span className={styles.names}>
          <span className={styles.name}>{user.displayName}</span>
          <span className={styles.role}>
            {user.isAdmin ? t('account.admin') : t('account.member')}
          </span>
        </span>
        <ChevronsUpDown aria-hidden className={styles.chevrons} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner
          className={menu.positioner}
          side="top"
          align="start"
          sideOffset={8}
          collisionPadding={10}
        >
          <Menu.Popup className={menu.popup}>
            <div className={classes(menu.list, styles.list)}>
              <div className={styles.who}>
                <span className={styles.name}>{user.displayName}</span>
                <span className={styles.role}>{user.username}</span>
              </div>
              <div className={menu.separator} />
              <Menu.RadioGroup
                value={user.language}
                onValueChange={(language: Language) =>
                  void run(ask('account.setLanguage', { language }))
                }
              >
                <Menu.GroupLabel className={menu.groupLabel}>{t('language.label')}</Menu.GroupLabel>
                {languages.map((language) => (
                  <Menu.RadioItem
                    key={language}
                    value={language}
                    className={menu.item}
                    closeOnClick
                  >
                    <span className={menu.tick}>
                      <Menu.RadioItemIndicator>
                        <Check aria-hidden />
                      </Menu.RadioItemIndicator>
                    </span>
                    <span className={menu.itemText}>{languageNames[language]}</span>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
              <div className={menu.separator} />
              <Menu.Item
                className={menu.item}
                aria-keyshortcuts={shortcutText.spoken('l')}
                onClick={() => void run(ask('auth.lock', {}))}
              >
                <Lock aria-hidden />
                <span className={menu.itemText}>{t('account.lock')}</span>
                <span className={menu.itemAside} aria-hidden>
                  {shortcutText.shown('l')}
                </span>
              </Menu.Item>
              <Menu.Item
                className={menu.item}
                aria-keyshortcuts={shortcutText.spoken('n')}
                onClick={() => void run(ask('app.openWindow', {}))}
              >
                <AppWindow aria-hidden />
                <span className={menu.itemText}>{t('account.newWindow')}</span>
                <span className={menu.itemAside} aria-hidden>
                  {shortcutText.shown('n')}
                </span>
              </Menu.Item>
              <div className={menu.separator} />
              <Menu.Item className={menu.item} onClick={() => void run(ask('app.openHelp', {}))}>
                <CircleHelp aria-hidden />
                <span className={menu.itemText}>{t('account.help')}</span>
                <span className={menu.itemAside}>
                  {t('account.version', { version: version ?? '' })}
                </span>
              </Menu.Item>
              <Menu.Item className={menu.item} onClick={() => void run(signOut())}>
                <LogOut aria-hidden />
                <span className={menu.itemText}>{t('account.signOut')}</span>
              </Menu.Item>
            </div>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
