import { Menu } from '@base-ui/react/menu';
import { Check, ChevronsUpDown, CircleHelp, LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Language } from '#shared/contract/schemas.ts';
import type { Result } from '#shared/errors.ts';
import { Initial } from '../../components/Initial.tsx';
import menu from '../../components/Menu.module.css';
import { toasts } from '../../components/toastManager.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { refreshApp, useApp, useUser } from '../../state/app.ts';
import { ask } from '../../state/client.ts';
import styles from './AccountMenu.module.css';

const languages: readonly Language[] = ['en', 'de'];

/** Who is signed in, and what they can set for themselves. */
export function AccountMenu() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const user = useUser();
  const version = useApp(({ state }) => state?.version);

  const run = async (call: Promise<Result<unknown>>): Promise<void> => {
    const result = await call;
    if (!result.ok) toasts.add({ title: errorText(result.error) });
    await refreshApp();
  };
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
            <div className={menu.list}>
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
              <Menu.Item className={menu.item} onClick={() => void run(ask('app.openHelp', {}))}>
                <CircleHelp aria-hidden />
                <span className={menu.itemText}>{t('account.help')}</span>
                <span className={menu.itemAside}>
                  {t('account.version', { version: version ?? '' })}
                </span>
              </Menu.Item>
              <Menu.Item className={menu.item} onClick={() => void run(ask('auth.signOut', {}))}>
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
