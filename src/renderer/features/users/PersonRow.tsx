import { memo } from 'react';
import { CircleAlert } from 'lucide-react';
import equal from 'fast-deep-equal';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import type { Account, AgentAccess } from '#shared/contract/schemas.ts';
import { Badge } from '../../ui/Badge.tsx';
import { SelectBox } from '../../ui/SelectBox.tsx';
import { Initial } from '../../ui/Initial.tsx';
import { RowMenuButton, type RowMenuHandle } from '../../ui/Menu.tsx';
import { briefDay, exactTime } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useMoment } from '../../i18n/useMoment.ts';
import { useShownInstance } from '../../calls/app.ts';
import { useRefusal } from '../../calls/refusal.ts';
import { nameInFull } from './people.ts';
import selectable from '../../ui/selectable.module.css';
import styles from './PersonRow.module.css';

interface PersonRowProps {
  readonly account: Account;
  readonly own: boolean;
  readonly now: Date;
  readonly menu: RowMenuHandle<Account>;
  readonly selected: boolean;
  /** Takes part in the Tab order. */
  readonly active: boolean;
  /** By range: those from the last selected one to it. */
  readonly onSelect: (id: string, byRange: boolean) => void;
  readonly onEditAccess: (account: Account) => void;
}

/** Drawn again only when something about the person has changed: each reading brings all of them anew. */
export const PersonRow = memo(Row, (before, after) => {
  const { account, ...rest } = before;
  const { account: newer, ...others } = after;
  const keys = Object.keys(rest) as (keyof typeof rest)[];
  return keys.every((key) => rest[key] === others[key]) && equal(account, newer);
});

function Row(props: PersonRowProps) {
  const { account, own, now, menu, selected, onSelect, onEditAccess } = props;
  const tabIndex = props.active ? 0 : -1;
  const { displayName, username, createdAt, lastSignInAt } = account;
  const { t } = useTranslation();
  // Selu's own database does not keep when somebody signed in.
  const keepsSignIns = useShownInstance()?.kind !== 'attached';
  const refused = useRefusal('access');
  const language = useLanguage();
  const { ago } = useMoment();
  const languages = { en: t('language.en'), de: t('language.de') };

  return (
    <tr
      className={clsx(styles.row, selectable.row)}
      data-row={account.id}
      aria-selected={selected}
      tabIndex={tabIndex}
    >
      <td className={clsx(styles.cell, styles.select)}>
        <SelectBox
          label={t('access.several.select', { name: nameInFull(account) })}
          checked={selected}
          tabIndex={tabIndex}
          onSelect={(byRange) => onSelect(account.id, byRange)}
        />
      </td>
      <th scope="row" className={clsx(styles.cell, styles.nameCell)}>
        <span className={styles.person} title={`${displayName} (${username})`}>
          <Initial name={displayName} />
          <span className={styles.names}>
            <span className={styles.name}>{displayName}</span>
            <span className={styles.second}>
              <span className={styles.username}>{username}</span>
              {own && (
                <span className={styles.you}>
                  <Badge tone="plain">{t('users.you')}</Badge>
                </span>
              )}
            </span>
            {account.temporaryPassword && (
              <span className={styles.temporary} title={t('users.temporary.help')}>
                <Badge tone="warn">{t('users.temporary.badge')}</Badge>
              </span>
            )}
          </span>
        </span>
      </th>
      <td className={clsx(styles.cell, styles.roleCell)}>
        {account.outside ? (
          // The role that stands there was given by somebody else, and counts for nothing.
          <span title={t('users.outsideHelp')}>
            <Badge tone="danger" icon={<CircleAlert aria-hidden />}>
              {t('users.outside')}
              <span className="visually-hidden">{`. ${t('users.outsideHelp')}`}</span>
            </Badge>
          </span>
        ) : (
          <Badge tone={account.isAdmin ? 'accent' : 'plain'}>
            {account.isAdmin ? t('account.admin') : t('account.member')}
          </Badge>
        )}
      </td>
      <td className={clsx(styles.cell, styles.languageCell)} data-label={t('language.label')}>
        {languages[account.language]}
      </td>
      <td className={clsx(styles.cell, styles.agentsCell)} data-label={t('users.agents')}>
        <span className={styles.agents}>
          <span className={styles.summary}>
            <AccessSummary access={account.agentAccess} />
          </span>
          <button
            type="button"
            className={styles.edit}
            tabIndex={tabIndex}
            aria-label={t('access.editLabel', { name: nameInFull(account) })}
            aria-disabled={refused !== undefined}
            title={refused}
            onClick={refused === undefined ? () => onEditAccess(account) : undefined}
          >
            {t('access.edit')}
          </button>
        </span>
      </td>
      <td
        className={clsx(styles.cell, styles.time, styles.signedInCell)}
        data-label={t('users.lastSignIn')}
      >
        {lastSignInAt === null ? (
          keepsSignIns ? (
            t('users.notYet')
          ) : (
            t('users.unknown')
          )
        ) : (
          <time dateTime={lastSignInAt} title={exactTime(lastSignInAt, language)}>
            {ago(lastSignInAt, now)}
          </time>
        )}
      </td>
      <td
        className={clsx(styles.cell, styles.time, styles.createdCell)}
        data-label={t('users.created')}
      >
        {createdAt === null ? (
          t('users.unknown')
        ) : (
          <time dateTime={createdAt} title={exactTime(createdAt, language)}>
            {briefDay(createdAt, language)}
          </time>
        )}
      </td>
      <td className={clsx(styles.cell, styles.actionsCell)}>
        <RowMenuButton
          menu={menu}
          subject={account}
          label={t('users.menu', { name: nameInFull(account) })}
          title={t('users.actions')}
          tabIndex={tabIndex}
        />
      </td>
    </tr>
  );
}

function AccessSummary({ access }: { readonly access: AgentAccess }) {
  const { t } = useTranslation();
  switch (access.mode) {
    case 'all':
      return t('access.all');
    case 'none':
      return t('access.none');
    case 'selected':
      return t('access.count', { count: access.agentIds.length });
  }
}
