import { Menu as Primitive } from '@base-ui/react/menu';
import { ChevronsUpDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../calls/app.ts';
import type { Action } from '../../ui/action.ts';
import { Initial } from '../../ui/Initial.tsx';
import { Menu } from '../../ui/Menu.tsx';
import styles from './AccountMenu.module.css';

/** Who is signed in, and what they can do on every page. */
export function AccountMenu({ actions }: { readonly actions: readonly Action[] }) {
  const { t } = useTranslation();
  const { displayName, username, isAdmin } = useUser();
  return (
    <Menu
      upwards
      items={actions}
      trigger={
        <Primitive.Trigger
          className={styles.trigger}
          aria-label={t('account.menu', { name: displayName })}
        >
          <Initial name={displayName} />
          <span className={styles.names}>
            <span className={styles.name}>{displayName}</span>
            <span className={styles.role}>
              {isAdmin ? t('account.admin') : t('account.member')}
            </span>
          </span>
          <ChevronsUpDown aria-hidden className={styles.chevrons} />
        </Primitive.Trigger>
      }
      head={
        <div className={styles.who}>
          <span className={styles.name}>{displayName}</span>
          <span className={styles.role}>{username}</span>
        </div>
      }
    />
  );
}
