import { useDeferredValue, useMemo, useRef } from 'react';
import { SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#shared/contract/schemas.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { PageTabs } from '../../ui/PageTabs.tsx';
import { SelectionBar } from '../../ui/SelectionBar.tsx';
import { useShortcuts } from '../../ui/useShortcuts.ts';
import { SearchInput } from '../../ui/SearchInput.tsx';
import { useDialog } from '../../ui/useDialog.ts';
import { useNow } from '../../ui/useNow.ts';
import { choice, text, useQueryState } from '../../ui/useQueryState.ts';
import {
  accessErrand,
  personErrand,
  useAddPerson,
  useSeveralAccess,
  type PersonSubject,
} from './actions.ts';
import { ChangePassword } from './ChangePassword.tsx';
import { MyAccount } from './MyAccount.tsx';
import { found, inOrder, searchFrom } from './people.ts';
import styles from './UsersPage.module.css';
import { PersonDialog } from './PersonDialog.tsx';
import { useSelectedPeople } from './useSelectedPeople.ts';
import { PeopleTable } from './PeopleTable.tsx';

const query = { tab: choice(['everyone', 'mine']), search: text() };

const nobody: readonly Account[] = [];

/** Administrators look after everyone and, on a tab, their own account; members after their own. */
export function UsersPage() {
  const { t } = useTranslation();
  const { isAdmin } = useUser();
  if (isAdmin) return <PeoplePage />;
  return (
    <Page>
      <PageHeader title={t('users.title')} action={<ChangePassword />} />
      <MyAccount />
    </Page>
  );
}

/** The household: everyone with an account, and what an administrator can do for them. */
function PeoplePage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const user = useUser();
  const now = useNow();
  const answer = useAnswer(() => ask('users.list', {}));
  const accounts = answer.value?.users ?? nobody;

  const [{ tab, search }, narrowTo] = useQueryState(query);
  const searchable = accounts.length >= searchFrom;
  const words = useDeferredValue(searchable ? search : '');
  const ordered = useMemo(() => inOrder(accounts, language), [accounts, language]);
  const shown = useMemo(() => found(ordered, words), [ordered, words]);

  const selected = useSelectedPeople(accounts, shown);
  const page = useRef<HTMLDivElement>(null);
  const firstBox = () => page.current?.querySelector<HTMLElement>('[data-row] input');
  // A dialog from a menu leads back to what opened that; the person may be gone by then.
  const { subject, show, dialog } = useDialog<PersonSubject>((about) => {
    const id = about && 'account' in about ? CSS.escape(about.account.id) : '';
    return (
      page.current?.querySelector<HTMLElement>(`[data-row="${id}"] [aria-haspopup="menu"]`) ??
      (about?.action === 'severalAgents' ? firstBox() : null) ??
      page.current?.querySelector('h1')
    );
  });
  const addPerson = useAddPerson(show);
  personErrand.useArrived(show);
  accessErrand.useArrived(({ userId }) => {
    const account = accounts.find(({ id }) => id === userId);
    if (account) show({ action: 'agents', account });
  }, answer.value !== null);
  const severalAccess = useSeveralAccess(selected.people, show);
  const clearSelection = (): void => {
    selected.selection.clear();
    firstBox()?.focus();
  };
  const chooses = tab === 'everyone' && shown.length > 0;
  useShortcuts(
    [
      ...(chooses ? [{ shortcut: 'selectAll' as const, run: () => selected.selectAll(true) }] : []),
      ...(tab === 'everyone' && selected.people.length > 0
        ? [{ shortcut: 'clearSelection' as const, run: clearSelection }]
        : []),
    ],
    page,
  );

  const tools = tab === 'everyone' && answer.value && (
    <>
      {searchable && (
        <div className={styles.search}>
          <SearchInput
            label={t('users.search')}
            value={search}
            onChange={(sought) => narrowTo({ search: sought })}
          />
        </div>
      )}
      <ActionButton action={addPerson} look="primary" withIcon />
    </>
  );
  const everyone = (
    <>
      <p role="status" className="visually-hidden">
        {words.trim() && t('users.found', { shown: shown.length, count: accounts.length })}
      </p>
      <Loaded answer={answer} className={styles.error}>
        {() =>
          shown.length > 0 ? (
            <PeopleTable
              accounts={shown}
              ownId={user.id}
              long={searchable}
              now={now}
              selected={selected}
              onShow={show}
              onOwnAccount={() => narrowTo({ tab: 'mine' })}
            />
          ) : (
            <EmptyState
              icon={<SearchX aria-hidden />}
              title={t('users.noMatch')}
              text={t('users.noMatchText')}
              action={<Button onClick={() => narrowTo({ search: '' })}>{t('search.clear')}</Button>}
            />
          )
        }
      </Loaded>
      <SelectionBar
        count={selected.people.length}
        hidden={selected.people.length - selected.shownCount}
        actions={[severalAccess]}
        onClear={clearSelection}
      />
    </>
  );

  return (
    <Page ref={page}>
      <PageHeader title={t('users.title')} action={<ChangePassword />} />
      <PageTabs
        label={t('users.tabs')}
        tabs={[
          { value: 'everyone', label: t('users.everyone'), content: everyone },
          { value: 'mine', label: t('myAccount.title'), content: <MyAccount /> },
        ]}
        value={tab}
        onChange={(value) => narrowTo({ tab: value })}
        tools={tools}
      />
      {subject && (
        <PersonDialog {...dialog} subject={subject} onSeveralDone={selected.selection.drop} />
      )}
    </Page>
  );
}
