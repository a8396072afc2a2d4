import { Menu } from '@base-ui/react/menu';
import { CircleCheck, Ellipsis, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes.ts';
import iconButton from '../../ui/IconButton.module.css';
import menu from '../../ui/Menu.module.css';
import styles from './PipeMenu.module.css';
import type { KnownPipe } from './pipes.ts';

export type PipeAction = 'edit' | 'replaceToken' | 'remove';

interface PipeMenuProps {
  readonly pipe: KnownPipe;
  readonly onAction: (action: PipeAction) => void;
  readonly onCheck: () => void;
}

/** What can be done with a pipe. */
export function PipeMenu({ pipe, onAction, onCheck }: PipeMenuProps) {
  const { t } = useTranslation();
  const { transport, name } = pipe;
  return (
    <Menu.Root>
      <Menu.Trigger
        className={iconButton.button}
        aria-label={t('users.menu', { name })}
        title={t('users.actions')}
      >
        <Ellipsis aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner
          className={menu.positioner}
          align="end"
          sideOffset={4}
          collisionPadding={10}
        >
          <Menu.Popup className={menu.popup}>
            <div className={menu.list}>
              <Menu.Item className={menu.item} onClick={() => onAction('edit')}>
                <Pencil aria-hidden />
                <span className={menu.itemText}>{t('users.edit')}</span>
              </Menu.Item>
              {(transport === 'telegram' || transport === 'imessage') && (
                <Menu.Item className={menu.item} onClick={onCheck}>
                  <CircleCheck aria-hidden />
                  <span className={menu.itemText}>{t('check.start')}</span>
                </Menu.Item>
              )}
              {transport === 'webhook' && (
                <Menu.Item className={menu.item} onClick={() => onAction('replaceToken')}>
                  <RefreshCw aria-hidden />
                  <span className={menu.itemText}>{t('pipes.token.replace')}</span>
                </Menu.Item>
              )}
              <div className={menu.separator} />
              {transport === 'web' ? (
                <Menu.Item className={menu.item} disabled>
                  <Trash2 aria-hidden className={styles.refused} />
                  <span className={menu.itemText}>
                    <span className={styles.refused}>{t('action.remove')}</span>
                    <span className={styles.reason}>{t('pipes.webStays')}</span>
                  </span>
                </Menu.Item>
              ) : (
                <Menu.Item
                  className={classes(menu.item, styles.danger)}
                  onClick={() => onAction('remove')}
                >
                  <Trash2 aria-hidden />
                  <span className={menu.itemText}>{t('action.remove')}</span>
                </Menu.Item>
              )}
            </div>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
