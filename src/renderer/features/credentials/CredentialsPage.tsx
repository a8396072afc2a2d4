import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { KeyRound, SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { CredentialSort, UserRef } from '#shared/contract/schemas.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { SelectionBar } from '../../ui/SelectionBar.tsx';
import { useShortcuts } from '../../ui/useShortcuts.ts';
import { useQueryState } from '../../ui/useQueryState.ts';
import { credentialQuery } from '../../app/routes.ts';
import { useRemoved } from '../../calls/useUndo.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswerIf } from '../../calls/useAnswer.ts';
import { useNow } from '../../ui/useNow.ts';
import {
  credentialErrand,
  useAddCredential,
  useSelectedActions,
  type CredentialSubject,
} from './actions.ts';
import { AddDialog } from './AddDialog.tsx';
import styles from './CredentialsPage.module.css';
import { CredentialsTable } from './CredentialsTable.tsx';
import { FilterBar } from './FilterBar.tsx';
import { noFilters } from './filters.ts';
import { ImportButton } from '../import/ImportButton.tsx';
import { ExpireSelectedDialog } from './ExpireSelectedDialog.tsx';
import { RemoveSelectedDialog } from './RemoveSelectedDialog.tsx';
import { useSelectedCredentials } from './useSelectedCredentials.ts';
import { RemoveDialog } from './RemoveDialog.tsx';
import { orderOf, sortingOf } from './sorting.ts';
import { UpdateDialog } from './UpdateDialog.tsx';
import { useCredentialList } from './useCredentialList.ts';
import { useDialog } from '../../ui/useDialog.ts';

const nobody: readonly UserRef[] = [];

/** Administrators see everyone's credentials, members their own. */
export function CredentialsPage() {
  const { t } = useTranslation();
  const user = useUser();
  const now = useNow();
  const people = useAnswerIf(user.isAdmin, () => ask('users.names', {}));
  const users = people.value?.users ?? nobody;

  const [narrowed, narrowTo] = useQueryState(credentialQuery);
  const { search, sorting, filters } = useMemo(() => {
    const { search: sought, sort, order, ...rest } = narrowed;
    return { search: sought, sorting: sortingOf({ sort, order }), filters: rest };
  }, [narrowed]);
  const list = useCredentialList({ search, filters, sorting }, now);
  const total = list.value?.total ?? 0;
  const missing = list.value?.facets.missing ?? 0;
  const isEmpty = total === 0 && !filters.status.includes('missing');
  const { selection, state, select, selectAll } = useSelectedCredentials({
    ...{ search, filters, sorting },
  });
  const gone = new Set(state?.gone);
  const ids = [...selection.ids].filter((id) => !gone.has(id));

  const { subject, open, show, close, opener, forget } = useDialog<CredentialSubject>();
  const page = useRef<HTMLDivElement>(null);
  const announceRemoved = useRemoved();
  const onSorting = useCallback((sorted: CredentialSort) => narrowTo(orderOf(sorted)), [narrowTo]);
  credentialErrand.useArrived(show);
  const ofSelected = useSelectedActions({ ids, owners: state?.owners ?? [] }, show);
  const removeSelected = useRef(() => {});
  useLayoutEffect(() => {
    const { disabledReason, run } = ofSelected.remove;
    removeSelected.current = () => disabledReason === undefined && run();
  });
  const onRemoveSelected = useCallback(() => removeSelected.current(), []);
  const add = <ActionButton action={useAddCredential(show)} look="primary" withIcon />;
  const actions = (
    <div className={styles.actions}>
      <ImportButton />
      {add}
    </div>
  );
  // What a dialog was opened from may be gone when it closes: then the row in its place, or the title.
  const focusAfter = (): HTMLElement | null =>
    opener() ??
    page.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]') ??
    page.current?.querySelector('h1') ??
    null;

  const clearSelection = (): void => {
    selection.clear();
    focusAfter()?.focus();
  };
  useShortcuts(
    [
      { shortcut: 'selectAll', run: () => selectAll(true) },
      ...(ids.length > 0 ? [{ shortcut: 'clearSelection' as const, run: clearSelection }] : []),
    ],
    page,
  );

  return (
    <div ref={page} className={styles.page}>
      <PageHeader title={t('credentials.title')} action={!isEmpty && actions} />
      <Loaded answer={list} also={[people]} className={styles.error}>
        {(found) =>
          isEmpty ? (
            <EmptyState
              icon={<KeyRound aria-hidden />}
              title={t('credentials.empty')}
              text={user.isAdmin ? t('credentials.emptyAdmin') : t('credentials.emptyMember')}
              action={
                <>
                  {actions}
                  {missing > 0 && (
                    <Button look="quiet" onClick={() => narrowTo({ status: ['missing'] })}>
                      {t('filter.showMissing', { count: missing })}
                    </Button>
                  )}
                </>
              }
            />
          ) : (
            <>
              <FilterBar
                facets={found.facets}
                total={total}
                users={users}
                search={search}
                onSearch={(words) => narrowTo({ search: words })}
                filters={filters}
                onFilters={narrowTo}
                shown={found.matching}
                withOwner={user.isAdmin}
              />
              {found.matching > 0 ? (
                <CredentialsTable
                  rows={list.rows}
                  wish={list.wish}
                  now={now}
                  withOwner={user.isAdmin}
                  sorting={sorting}
                  onSorting={onSorting}
                  selectable={found.selectable}
                  selected={selection.ids}
                  matchingSelected={state?.matching ?? 0}
                  onSelect={select}
                  onSelectAll={selectAll}
                  onRemoveSelected={onRemoveSelected}
                  onShow={show}
                />
              ) : (
                <EmptyState
                  icon={<SearchX aria-hidden />}
                  title={t('credentials.noMatch')}
                  text={t('credentials.noMatchText')}
                  action={
                    <Button onClick={() => narrowTo({ ...noFilters, search: '' })}>
                      {t('filter.clear')}
                    </Button>
                  }
                />
              )}
              <SelectionBar
                count={ids.length}
                hidden={state === null ? 0 : Math.max(0, ids.length - state.matching)}
                actions={[ofSelected.expire, ofSelected.remove]}
                onClear={clearSelection}
              />
            </>
          )
        }
      </Loaded>
      {subject?.name === 'removeSelected' && (
        <RemoveSelectedDialog
          open={open}
          ids={subject.ids}
          onClose={close}
          onClosed={forget}
          onDone={() => {
            close();
            selection.clear();
          }}
          finalFocus={focusAfter}
        />
      )}
      {subject?.name === 'expireSelected' && (
        <ExpireSelectedDialog
          open={open}
          ids={subject.ids}
          onClose={close}
          onClosed={forget}
          onDone={selection.drop}
          finalFocus={focusAfter}
        />
      )}
      {subject?.name === 'add' && (
        <AddDialog
          open={open}
          missing={subject.missing}
          users={users}
          onClose={close}
          onClosed={forget}
          finalFocus={focusAfter}
        />
      )}
      {subject?.name === 'update' && (
        <UpdateDialog
          open={open}
          credential={subject.credential}
          onClose={close}
          onClosed={forget}
          onRemoved={announceRemoved}
          finalFocus={focusAfter}
        />
      )}
      {subject?.name === 'remove' && (
        <RemoveDialog
          open={open}
          credential={subject.credential}
          onClose={close}
          onClosed={forget}
          onRemoved={(removed) => {
            close();
            announceRemoved(subject.credential, removed);
          }}
          finalFocus={focusAfter}
        />
      )}
    </div>
  );
}
