import { useCallback, useMemo, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import type { Account } from '#shared/contract/schemas.ts';
import { contextMenuOf } from '../../ui/ContextMenu.tsx';
import { Scroller } from '../../ui/Scroller.tsx';
import { SelectBox } from '../../ui/SelectBox.tsx';
import { rowAfterKey, stepInside } from '../../ui/rowKeys.ts';
import type { ShortcutName } from '../../ui/shortcuts.ts';
import { rowsOfIds, useRowFocus } from '../../ui/useRowFocus.ts';
import { createRowMenu, RowMenu } from '../../ui/Menu.tsx';
import { useAgentAccess, usePersonActions, type PersonSubject } from './actions.ts';
import styles from './PeopleTable.module.css';
import type { SelectedPeople } from './useSelectedPeople.ts';
import { PersonRow } from './PersonRow.tsx';

interface PeopleTableProps {
  /** In their order. */
  readonly accounts: readonly Account[];
  /** Whose row is one's own. */
  readonly ownId: string;
  /** It may be longer than the page: the last row can be scrolled clear of a toast. */
  readonly long: boolean;
  readonly now: Date;
  readonly selected: SelectedPeople;
  readonly onShow: (subject: PersonSubject) => void;
  readonly onOwnAccount: () => void;
}

/** So far the keys for a page go. */
const PAGE = 8;

/** What a key does, as it stands in the menu of a row. */
const keys: Readonly<Record<string, ShortcutName>> = {
  Enter: 'open',
  Delete: 'remove',
  Backspace: 'remove',
};

/**
 * Everyone with an account, a row each. One row takes part in the Tab order; arrows move between them, Enter, Space and
 * Delete act on one.
 */
export function PeopleTable(props: PeopleTableProps) {
  const { accounts, ownId, long, now, selected, onShow, onOwnAccount } = props;
  const { t } = useTranslation();
  const allSelected = selected.shownCount === accounts.length;
  const [menu] = useState(() => createRowMenu<Account>());
  const actionsOf = usePersonActions({ ownId, show: onShow, toOwnAccount: onOwnAccount });
  const onEditAccess = useCallback(
    (account: Account) => onShow({ action: 'agents', account }),
    [onShow],
  );
  const access = useAgentAccess(onEditAccess);
  const onMenu = contextMenuOf((id) => {
    const account = accounts.find((each) => each.id === id);
    return account ? [access(account), ...actionsOf(account)] : [];
  });
  const rows = useMemo(() => rowsOfIds(accounts.map(({ id }) => id)), [accounts]);
  const { container, activeIndex, moveTo, onFocus, onBlur } = useRowFocus<
    { readonly id: string },
    HTMLTableSectionElement
  >(rows);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { key, target, currentTarget } = event;
    const row = target instanceof Element ? target.closest('tr') : null;
    const account = accounts.find(({ id }) => id === row?.dataset.row);
    if (!row || !account || event.altKey || event.ctrlKey || event.metaKey) return;
    const index = event.shiftKey ? null : rowAfterKey(key, activeIndex, accounts.length, PAGE);
    const wanted = keys[key];
    const done = wanted && actionsOf(account).find(({ shortcut }) => shortcut === wanted);
    if (index !== null) {
      moveTo(index);
      currentTarget.children[index]?.scrollIntoView({ block: 'nearest' });
    } else if (key === 'ArrowLeft') stepInside(row, -1);
    else if (key === 'ArrowRight') stepInside(row, 1);
    else if (target !== row) return;
    else if (key === ' ') selected.select(account.id, event.shiftKey);
    else if (done === undefined) return;
    else if (done.disabledReason === undefined) done.run();
    event.preventDefault();
  };
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
    <Scroller className={styles.scroller}>
      <table
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- its rows take the focus and keys
        role="grid"
        aria-multiselectable
        className={clsx(styles.table, long && styles.long)}
        aria-label={t('users.title')}
      >
        <thead>
          <tr>
            <th scope="col" className={styles.select}>
              <SelectBox
                label={t('selection.all')}
                checked={allSelected}
                mixed={selected.shownCount > 0}
                onSelect={() => selected.selectAll(!allSelected)}
              />
            </th>
            {columns.map(([column, label]) => (
              <th key={label} scope="col" className={styles[column]}>
                <span className={clsx(column === 'actions' && 'visually-hidden')}>{label}</span>
              </th>
            ))}
          </tr>
        </thead>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- of the rows inside, which have a button for the same menu */}
        <tbody
          ref={container}
          onContextMenu={onMenu}
          onKeyDown={onKeyDown}
          onFocus={onFocus}
          onBlur={onBlur}
        >
          {accounts.map((account, index) => (
            <PersonRow
              key={account.id}
              account={account}
              own={account.id === ownId}
              now={now}
              menu={menu}
              active={index === activeIndex}
              selected={selected.selection.ids.has(account.id)}
              onSelect={selected.select}
              onEditAccess={onEditAccess}
            />
          ))}
        </tbody>
      </table>
      <RowMenu menu={menu} itemsOf={actionsOf} />
    </Scroller>
  );
}
