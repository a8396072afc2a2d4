import { useCallback, useState } from 'react';
import { Menu as Primitive } from '@base-ui/react/menu';
import { Download, History, SearchX, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { activityGroups, type ActivityGroup } from '#shared/activity.ts';
import { activityGroupText } from '#shared/activity-words.ts';
import { activityPath, activityQuery, thingOfKey } from '../../app/routes.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswerIf } from '../../calls/useAnswer.ts';
import { useListPart } from '../../calls/useListPart.ts';
import { BackLink } from '../../ui/BackLink.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { toggled } from '../../ui/filters.ts';
import { Menu } from '../../ui/Menu.tsx';
import { Page } from '../../ui/Page.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useQueryState } from '../../ui/useQueryState.ts';
import { useExportActions } from './actions.ts';
import { ActivityList } from './ActivityList.tsx';
import styles from './ActivityPage.module.css';
import { actors, readLog, type LogPart, type LogRow } from './calls.ts';
import { ChainNotice } from './ChainNotice.tsx';
import { useThings } from './useThings.ts';

const unnarrowed = { who: [], group: [], from: '', until: '', search: '' } as const;

/** What was done, by whom, and when; of one thing its history. Members see what they did, and what is about them. */
export function ActivityPage() {
  const { t } = useTranslation();
  const { t: say } = useTranslation('activity');
  const user = useUser();
  const now = useNow();
  const [query, narrowTo] = useQueryState(activityQuery);
  const { who, group, from, until, search } = query;
  const key = JSON.stringify(query);
  const [held, setHeld] = useState({ key, count: null as number | null });
  const heldCount = held.key === key ? held.count : null;
  const list = useListPart<LogRow, LogPart>(key, (part) => readLog(user, query, part), heldCount);
  const people = useAnswerIf(user.isAdmin, () => ask('activity.people', {}));
  const things = useThings();

  const { rows } = list;
  const matching = list.value?.matching ?? 0;
  const onAway = useCallback(
    (isAway: boolean) =>
      setHeld((before) => {
        const count = before.key === key ? before.count : null;
        if (isAway === (count !== null)) return before;
        return { key, count: isAway ? matching : null };
      }),
    [key, matching],
  );

  const thing = thingOfKey(query.about);
  const isNarrowed = [who, group, from, until, search.trim()].some(({ length }) => length > 0);
  const clear = (): void => narrowTo(unnarrowed);
  const exports = useExportActions(query);
  const names = new Map(people.value?.people.map(({ id, name }) => [id, name]));
  const filters = [
    ...(user.isAdmin
      ? [
          {
            name: 'who' as const,
            label: t('activity.who'),
            options: [
              ...[...names].map(([value, label]) => ({ value, label })),
              ...actors.map((value) => ({ value, label: say(`who.${value}`) })),
            ],
            chosen: who,
          },
        ]
      : []),
    {
      name: 'group' as const,
      label: t('activity.what'),
      options: (Object.keys(activityGroups) as ActivityGroup[]).map((value) => ({
        value,
        label: activityGroupText(value, say),
      })),
      chosen: group,
    },
  ];
  const log = t(user.isAdmin ? 'activity.title' : 'activity.own');
  const thingName = thing && (things.nameOf(thing) ?? nameThen(thing.id, rows.rowAt(0)) ?? '…');

  return (
    <Page>
      <PageHeader
        title={thing === null ? log : t('activity.historyOf', { name: thingName })}
        back={thing && <BackLink to={activityPath()} text={log} />}
        action={
          matching > 0 && (
            <Menu
              items={exports}
              trigger={
                <Primitive.Trigger render={<Button icon={<Download aria-hidden />} />}>
                  {t('activity.export')}
                </Primitive.Trigger>
              }
            />
          )
        }
      />
      <Loaded answer={list} also={[people]} className={styles.notice}>
        {(page) => (
          <div className={styles.body}>
            <ChainNotice page={page} className={styles.notice} />
            {matching === 0 && !isNarrowed ? (
              <EmptyState
                icon={<History aria-hidden />}
                title={t('activity.empty')}
                text={thing === null ? t('activity.emptyText') : t('activity.noHistory')}
                action={null}
              />
            ) : (
              <>
                <FilterBar
                  search={{
                    label: t('activity.search'),
                    value: search,
                    onChange: (words) => narrowTo({ search: words }),
                  }}
                  filters={filters}
                  days={[
                    {
                      name: 'from',
                      label: t('activity.from'),
                      day: from,
                      onChange: (day) => narrowTo({ from: day }),
                    },
                    {
                      name: 'until',
                      label: t('activity.until'),
                      day: until,
                      onChange: (day) => narrowTo({ until: day }),
                    },
                  ]}
                  onToggle={(name, value) =>
                    narrowTo(
                      toggled({ who, group }, name, value) as Pick<typeof query, 'who' | 'group'>,
                    )
                  }
                  onClear={clear}
                  countText={(isLess) => (
                    <span className={styles.count}>
                      {t(isLess ? 'activity.found' : 'activity.count', { count: matching })}
                      {page.chain.state === 'whole' && (
                        <span className={styles.whole} title={t('activity.wholeHelp')}>
                          <ShieldCheck aria-hidden />
                          {t('activity.whole')}
                        </span>
                      )}
                    </span>
                  )}
                />
                {matching > 0 ? (
                  <ActivityList
                    label={t('activity.title')}
                    rows={rows}
                    wish={list.wish}
                    chain={page.chain}
                    now={now}
                    things={things}
                    newer={matching - rows.count}
                    onAway={onAway}
                  />
                ) : (
                  <EmptyState
                    icon={<SearchX aria-hidden />}
                    title={t('activity.noMatch')}
                    text={t('activity.noMatchText')}
                    action={<Button onClick={clear}>{t('filter.clear')}</Button>}
                  />
                )}
              </>
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** What a thing was called when something was last done with it. */
function nameThen(id: string, row: LogRow | undefined): string | null {
  const found = [row?.about, row?.with].find((thing) => thing?.id === id);
  return found?.name ?? null;
}
