import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { Plus, SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#shared/contract/schemas.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { PageTabs } from '../../ui/PageTabs.tsx';
import { SearchInput } from '../../ui/SearchInput.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useDialog } from '../../ui/useDialog.ts';
import { useNow } from '../../ui/useNow.ts';
import { MyAccount } from './MyAccount.tsx';
import { found, inOrder, searchFrom } from './people.ts';
import styles from './PeoplePage.module.css';
import { PersonDialog, type PersonSubject } from './PersonDialog.tsx';
import type { PersonAction } from './PersonMenu.tsx';
import { PeopleTable } from './PeopleTable.tsx';

type Tab = 'everyone' | 'mine';

const nobody: readonly Account[] = [];

/** The household: everyone with an account, and what an administrator can do for them. */
export function PeoplePage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const language = useLanguage();
  const user = useUser();
  const now = useNow();
  const { value, error, reload } = useAnswer(() => ask('users.list', {}));
  const accounts = value?.users ?? nobody;

  const [tab, setTab] = useState<Tab>('everyone');
  const [search, setSearch] = useState('');
  const searchable = accounts.length >= searchFrom;
  const words = useDeferredValue(searchable ? search : '');
  const ordered = useMemo(() => inOrder(accounts, language), [accounts, language]);
  const shown = useMemo(() => found(ordered, words), [ordered, words]);

  const { subject, open, show, close, opener, forget } = useDialog<PersonSubject>();
  const page = useRef<HTMLDivElement>(null);
  const onAction = useCallback(
    (action: PersonAction, account: Account) => {
      if (action === 'ownAccount') setTab('mine');
      else show({ action, account });
    },
    [show],
  );
  // A dialog from a menu leads back to what opened that; the person may be gone by then.
  const focusAfter = (): HTMLElement | null => {
    const id = subject && 'account' in subject ? CSS.escape(subject.account.id) : '';
    return (
      opener() ??
      page.current?.querySelector<HTMLElement>(`[data-user="${id}"] [aria-haspopup="menu"]`) ??
      page.current?.querySelector('h1') ??
      null
    );
  };

  const tools = tab === 'everyone' && value && (
    <>
      {searchable && (
        <div className={styles.search}>
          <SearchInput label={t('users.search')} value={search} onChange={setSearch} />
        </div>
      )}
      <Button look="primary" icon={<Plus aria-hidden />} onClick={() => show({ action: 'add' })}>
        {t('users.add')}
      </Button>
    </>
  );
  const everyone = (
    <>
      {error && (
        <div className={styles.error}>
          <Notice tone="danger">
            {errorText(error)}
            <Button onClick={reload}>{t('action.retry')}</Button>
          </Notice>
        </div>
      )}
      <p role="status" className="visually-hidden">
        {words.trim() && t('users.found', { shown: shown.length, count: accounts.length })}
      </p>
      {shown.length > 0 && (
        <PeopleTable
          accounts={shown}
          ownId={user.id}
          long={searchable}
          now={now}
          onAction={onAction}
        />
      )}
      {value && shown.length === 0 && (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={t('users.noMatch')}
          text={t('users.noMatchText')}
          action={<Button onClick={() => setSearch('')}>{t('search.clear')}</Button>}
        />
      )}
    </>
  );

  return (
    <div ref={page} className={styles.page}>
      <PageHeader title={t('users.title')} />
      <PageTabs
        label={t('users.tabs')}
        tabs={[
          { value: 'everyone', label: t('users.everyone'), content: everyone },
          {
            value: 'mine',
            label: t('myAccount.title'),
            content: <MyAccount />,
          },
        ]}
        value={tab}
        onChange={setTab}
        tools={tools}
      />
      {subject && (
        <PersonDialog
          subject={subject}
          open={open}
          onClose={close}
          onClosed={forget}
          finalFocus={focusAfter}
        />
      )}
    </div>
  );
}
