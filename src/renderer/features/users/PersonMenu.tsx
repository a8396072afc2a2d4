import { Menu } from '@base-ui/react/menu';
import { CircleUserRound, Ellipsis, KeyRound, LogOut, Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#shared/contract/schemas.ts';
import { classes } from '../../ui/classes.ts';
import iconButton from '../../ui/IconButton.module.css';
import menu from '../../ui/Menu.module.css';
import { nameInFull } from './people.ts';
import styles from './PersonMenu.module.css';

export type PersonAction =
  | 'edit'
  | 'agents'
  | 'resetPassword'
  | 'signOut'
  | 'delete'
  /** To one's own password and sessions, on the other tab. */
  | 'ownAccount';

/** Joins the buttons of the rows with the one menu that they open. */
export type PersonMenuHandle = ReturnType<typeof Menu.createHandle<Account>>;

interface PersonMenuButtonProps {
  readonly handle: PersonMenuHandle;
  readonly account: Account;
}

/** Opens the menu for the person of a row. */
export function PersonMenuButton({ handle, account }: PersonMenuButtonProps) {
  const { t } = useTranslation();
  const label = t('users.menu', { name: nameInFull(account) });
  return (
    <Menu.Trigger
      handle={handle}
      payload={account}
      className={iconButton.button}
      aria-label={label}
      title={t('users.actions')}
    >
      <Ellipsis aria-hidden />
    </Menu.Trigger>
  );
}

interface PersonMenuProps {
  readonly handle: PersonMenuHandle;
  readonly ownId: string;
  readonly onAction: (action: PersonAction, account: Account) => void;
}

/** What can be done for a person: one menu for all rows, so that many rows stay quick. */
export function PersonMenu({ handle, ownId, onAction }: PersonMenuProps) {
  return (
    <Menu.Root handle={handle}>
      {({ payload: account }) => (
        <Menu.Portal>
          <Menu.Positioner
            className={menu.positioner}
            align="end"
            sideOffset={4}
            collisionPadding={10}
          >
            <Menu.Popup className={menu.popup}>
              <div className={menu.list}>
                {account && (
                  <Items
                    own={account.id === ownId}
                    onAction={(action) => onAction(action, account)}
                  />
                )}
              </div>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      )}
    </Menu.Root>
  );
}

interface ItemsProps {
  /** One's own password takes the present one, and nobody deletes themselves. */
  readonly own: boolean;
  readonly onAction: (action: PersonAction) => void;
}

function Items({ own, onAction }: ItemsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Menu.Item className={menu.item} onClick={() => onAction('edit')}>
        <Pencil aria-hidden />
        <span className={menu.itemText}>{t('users.edit')}</span>
      </Menu.Item>
      {own ? (
        <Menu.Item className={menu.item} onClick={() => onAction('ownAccount')}>
          <CircleUserRound aria-hidden />
          <span className={menu.itemText}>{t('users.ownPassword')}</span>
        </Menu.Item>
      ) : (
        <Menu.Item className={menu.item} onClick={() => onAction('resetPassword')}>
          <KeyRound aria-hidden />
          <span className={menu.itemText}>{t('users.resetPassword')}</span>
        </Menu.Item>
      )}
      <Menu.Item className={menu.item} onClick={() => onAction('signOut')}>
        <LogOut aria-hidden />
        <span className={menu.itemText}>{t('users.signOut')}</span>
      </Menu.Item>
      <div className={menu.separator} />
      {own ? (
        <Menu.Item className={menu.item} disabled>
          <Trash2 aria-hidden className={styles.refused} />
          <span className={menu.itemText}>
            <span className={styles.refused}>{t('users.delete')}</span>
            <span className={styles.reason}>{t('users.ownDelete')}</span>
          </span>
        </Menu.Item>
      ) : (
        <Menu.Item className={classes(menu.item, styles.danger)} onClick={() => onAction('delete')}>
          <Trash2 aria-hidden />
          <span className={menu.itemText}>{t('users.delete')}</span>
        </Menu.Item>
      )}
    </>
  );
}
