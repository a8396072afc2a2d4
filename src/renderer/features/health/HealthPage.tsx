import { useDeferredValue } from 'react';
import { SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Finding, Health } from '#shared/contract/schemas.ts';
import { severities } from '#shared/findings.ts';
import { matchesWords, wordsOf } from '#shared/search.ts';
import { healthQuery } from '../../app/routes.ts';
import { useUser } from '../../calls/app.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterBar } from '../../ui/FilterBar.tsx';
import { toggled } from '../../ui/filters.ts';
import { Page, PageBody } from '../../ui/Page.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { useNow } from '../../ui/useNow.ts';
import { useQueryState, type QueryState } from '../../ui/useQueryState.ts';
import { nameInFull } from '../users/people.ts';
import { useAccessMatrix } from './actions.ts';
import { AllWell } from './AllWell.tsx';
import { areaOf, areas } from './areas.ts';
import { FindingList } from './FindingList.tsx';
import styles from './HealthPage.module.css';
import { HealthState } from './HealthState.tsx';
import { HiddenFindings } from './HiddenFindings.tsx';
import { useFindingWords } from './useFix.ts';
import { useHealth } from './useHealth.ts';

/** From so many findings on, a list is easier to narrow than to read. */
const FILTER_FROM = 8;

const nothingChosen = { severity: [], area: [], person: [], search: '' } as const;

/** What needs whoever is signed in, the worst first. */
export function HealthPage() {
  const { t } = useTranslation();
  const { isAdmin } = useUser();
  const answer = useHealth();
  const matrix = useAccessMatrix();
  return (
    <Page>
      <PageHeader
        title={t('health.title')}
        action={isAdmin && <ActionButton action={matrix} withIcon />}
      />
      <Loaded answer={answer} className={styles.notice}>
        {(health) => <Findings health={health} />}
      </Loaded>
    </Page>
  );
}

function Findings({ health }: { readonly health: Health }) {
  const { t } = useTranslation();
  const now = useNow();
  const { isAdmin } = useUser();
  const say = useFindingWords();
  const [narrowed, narrowTo] = useQueryState(healthQuery);
  const { search, severity, area, person } = narrowed;
  const sought = useDeferredValue(search);
  const { findings, dismissed } = health;
  const isLong = findings.length >= FILTER_FROM;
  const words = wordsOf(sought);
  const shown = isLong
    ? findings.filter(
        (finding) => isWanted(finding, narrowed) && matchesWords(words, say(finding).title),
      )
    : findings;
  const isWhole = shown.length === findings.length;
  const more = new Map(isWhole ? health.more.map(({ kind, count }) => [kind, count]) : []);
  const people = new Map(findings.flatMap((each) => each.people.map((user) => [user.id, user])));
  const clear = (): void => narrowTo(nothingChosen);

  return (
    <>
      {isLong ? (
        <FilterBar
          search={{
            label: t('health.search'),
            value: search,
            onChange: (typed) => narrowTo({ search: typed }),
          }}
          filters={[
            {
              name: 'severity' as const,
              label: t('health.severityLabel'),
              options: severities.map((value) => ({ value, label: t(`health.severity.${value}`) })),
              chosen: severity,
            },
            {
              name: 'area' as const,
              label: t('health.areaLabel'),
              options: areas.map((value) => ({ value, label: t(`health.area.${value}`) })),
              chosen: area,
            },
            ...(isAdmin && people.size > 1
              ? [
                  {
                    name: 'person' as const,
                    label: t('filter.user'),
                    options: [...people.values()].map((user) => ({
                      value: user.id,
                      label: nameInFull(user),
                    })),
                    chosen: person,
                  },
                ]
              : []),
          ]}
          onToggle={(name, value) => narrowTo(toggled({ severity, area, person }, name, value))}
          onClear={clear}
          countText={(isNarrowed) => (
            <HealthState health={health} now={now} shown={isNarrowed ? shown.length : null} />
          )}
        />
      ) : (
        <p role="status" className={styles.state}>
          <HealthState health={health} now={now} shown={null} />
        </p>
      )}
      <PageBody wide>
        {findings.length === 0 && <AllWell health={health} />}
        {findings.length > 0 && shown.length === 0 && (
          <EmptyState
            icon={<SearchX aria-hidden />}
            title={t('health.noMatch')}
            text={t('health.noMatchText')}
            action={<Button onClick={clear}>{t('filter.clear')}</Button>}
          />
        )}
        {shown.length > 0 && <FindingList label={t('health.found')} findings={shown} more={more} />}
        {dismissed.length > 0 && <HiddenFindings findings={dismissed} now={now} />}
      </PageBody>
    </>
  );
}

const isWanted = (
  { severity, kind, people }: Finding,
  wanted: QueryState<typeof healthQuery>,
): boolean =>
  (wanted.severity.length === 0 || wanted.severity.includes(severity)) &&
  (wanted.area.length === 0 || wanted.area.includes(areaOf[kind])) &&
  (wanted.person.length === 0 || people.some(({ id }) => wanted.person.includes(id)));
