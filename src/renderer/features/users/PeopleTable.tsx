import { useState } from 'react';
import { Menu } from '@base-ui/react/menu';
import { useTranslation } from 'react-i18next';
import type { Account } from '#shared/contract/schemas.ts';
import { classes } from '../../ui/classes.ts';
import styles from './PeopleTable.module.css';
import { PersonMenu, type PersonAction, type PersonMenuHandle } from './PersonMenu.tsx';
import { PersonRow } from './PersonRow.tsx';

interface PeopleTableProps {
  /** In their order. */
  readonly accounts: readonly Account[];
  /** Whose row is one's own. */
  readonly ownId: string;
  /** It may be longer than the page: the last row can be scrolled clear of a toast. */
  readonly long: boolean;
  readonly now: Date;
  readonly onAction: (action: PersonAction, account: Account) => void;
}

/** Everyone with an account, a row each. */
export function PeopleTable({ accounts, ownId, long, now, onAction }: PeopleTableProps) {
  const { t } = useTranslation();
  const [menu] = useState<PersonMenuHandle>(() => Menu.createHandle<Account>());
  const columns = [
    ['name', t('users.name')],
    ['role', t('user.role')],
    ['language', t('language.label')],
    ['agents', t('users.agents')],
    ['signedIn', t('users.lastSignIn')],
    ['created', t('users.created')],
    ['actions', t('users.actions')],
  ] as const;
  return (
    <div className={styles.scroller}>
      <table className={classes(styles.table, long && styles.long)} aria-label={t('users.title')}>
        <thead>
          <tr>
            {columns.map(([column, label]) => (
              <th key={label} scope="col" className={styles[column]}>
                <span className={classes(column === 'actions' && 'visually-hidden')}>{label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <PersonRow
              key={account.id}
              account={account}
              own={account.id === ownId}
              now={now}
              menu={menu}
              onAction={onAction}
            />
          ))}
        </tbody>
      </table>
      <PersonMenu handle={menu} ownId={ownId} onAction={onAction} />
    </div>
  );
}
