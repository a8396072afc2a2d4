import { useDeferredValue } from 'react';
import { Bot, SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AccessMatrix } from '#shared/contract/schemas.ts';
import { ask } from '../../../calls/client.ts';
import { Loaded } from '../../../calls/Loaded.tsx';
import { useAnswer } from '../../../calls/useAnswer.ts';
import { leaveFor } from '../../../ui/address.ts';
import { BackLink } from '../../../ui/BackLink.tsx';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { FilterBar } from '../../../ui/FilterBar.tsx';
import { toggled } from '../../../ui/filters.ts';
import { Page } from '../../../ui/Page.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { useQueryState } from '../../../ui/useQueryState.ts';
import { nameInFull } from '../../users/people.ts';
import styles from './AccessPage.module.css';
import { Mark } from './AccessRow.tsx';
import { AccessTable } from './AccessTable.tsx';
import { accessQuery, keyOfSecret, networks, secretsOfKeys } from './query.ts';

const nothingChosen = { secret: [], person: [], network: [], search: '' } as const;

/** Who may use which agent, and who reaches a shared secret through which. */
export function AccessPage() {
  const { t } = useTranslation();
  const [narrowed, narrowTo] = useQueryState(accessQuery);
  const { secret, person, network, search } = narrowed;
  const sought = useDeferredValue(search);
  const query = {
    search: sought.slice(0, 1_000),
    people: [...person],
    networks: [...network],
    secrets: secretsOfKeys(secret),
  };
  const answer = useAnswer(() => ask('access.matrix', query), { question: JSON.stringify(query) });
  const people = useAnswer(() => ask('users.names', {}));
  const table = answer.value;

  const nameOfSecret = ({ capabilityId, name }: { capabilityId: string; name: string }): string =>
    t('matrix.secretOf', { name, capability: capabilityId });
  const known = new Map(
    (table?.secrets ?? []).map(({ isSet, ...key }) => [
      keyOfSecret(key),
      isSet ? nameOfSecret(key) : t('matrix.secretMissing', { secret: nameOfSecret(key) }),
    ]),
  );
  for (const key of secretsOfKeys(secret)) {
    if (!known.has(keyOfSecret(key))) known.set(keyOfSecret(key), nameOfSecret(key));
  }
  const filters = [
    {
      name: 'secret',
      label: t('matrix.secret'),
      options: [...known].map(([value, label]) => ({ value, label })),
      more: table?.moreSecrets ?? 0,
      chosen: secret,
    },
    {
      name: 'person',
      label: t('filter.user'),
      options: (people.value?.users ?? []).map((user) => ({
        value: user.id,
        label: nameInFull(user),
      })),
      chosen: person,
    },
    {
      name: 'network',
      label: t('matrix.network'),
      options: networks.map((value) => ({ value, label: t(`matrix.networkOf.${value}`) })),
      chosen: network,
    },
  ] as const;
  const clear = (): void => narrowTo(nothingChosen);

  return (
    <Page>
      <PageHeader
        title={t('matrix.title')}
        back={<BackLink to="/health" text={t('health.title')} />}
      />
      <div className={styles.body}>
        <Loaded answer={answer} also={[people]} className={styles.notice}>
          {({ counts, ...shown }) =>
            counts.allAgents === 0 ? (
              <EmptyState
                icon={<Bot aria-hidden />}
                title={t('matrix.empty')}
                text={t('matrix.emptyText')}
                action={
                  <Button look="primary" onClick={() => leaveFor('/agents')}>
                    {t('matrix.toAgents')}
                  </Button>
                }
              />
            ) : (
              <>
                <FilterBar
                  search={{
                    label: t('matrix.search'),
                    value: search,
                    onChange: (words) => narrowTo({ search: words }),
                  }}
                  filters={filters}
                  onToggle={(name, value) =>
                    narrowTo(toggled({ secret, person, network }, name, value))
                  }
                  onClear={clear}
                  countText={() => <Counts counts={counts} ofSecrets={secret.length > 0} />}
                />
                {shown.agents.length > 0 ? (
                  <>
                    <Legend />
                    <More shown={shown} counts={counts} />
                    <AccessTable
                      {...shown}
                      allAgents={counts.agents}
                      ofSecrets={secret.length > 0}
                    />
                  </>
                ) : (
                  <EmptyState
                    icon={<SearchX aria-hidden />}
                    title={t('matrix.noMatch')}
                    text={t('matrix.noMatchText')}
                    action={<Button onClick={clear}>{t('filter.clear')}</Button>}
                  />
                )}
              </>
            )
          }
        </Loaded>
      </div>
    </Page>
  );
}

interface CountsProps {
  readonly counts: AccessMatrix['counts'];
  /** Whether the agents are those that get a chosen secret. */
  readonly ofSecrets: boolean;
}

function Counts({ counts, ofSecrets }: CountsProps) {
  const { t } = useTranslation();
  const { people, reaching, agents, allAgents, withAnyNetwork } = counts;
  const parts = ofSecrets
    ? [t('matrix.reaching', { count: people, reaching }), t('matrix.through', { count: agents })]
    : [
        t('matrix.people', { count: people }),
        agents === allAgents
          ? t('agents.count', { count: agents })
          : t('agents.found', { count: allAgents, shown: agents }),
      ];
  if (withAnyNetwork > 0) parts.push(t('matrix.withAny', { count: withAnyNetwork }));
  return parts.join(' · ');
}

/** What the marks mean. */
function Legend() {
  const { t } = useTranslation();
  return (
    <ul className={styles.legend} aria-label={t('matrix.legend')}>
      {(['yes', 'any', 'no'] as const).map((kind) => (
        <li key={kind}>
          <Mark kind={kind} />
          {t(`matrix.legendOf.${kind}`)}
        </li>
      ))}
    </ul>
  );
}

interface MoreProps {
  readonly shown: Pick<AccessMatrix, 'people' | 'agents'>;
  readonly counts: AccessMatrix['counts'];
}

/** That there is more than is shown, and how to see it. */
function More({ shown: { people, agents }, counts }: MoreProps) {
  const { t } = useTranslation();
  return (
    <>
      {counts.agents > agents.length && (
        <p className={styles.more}>
          {t('matrix.moreAgents', { shown: agents.length, count: counts.agents })}
        </p>
      )}
      {counts.people > people.length && (
        <p className={styles.more}>
          {t('matrix.morePeople', { shown: people.length, count: counts.people })}
        </p>
      )}
    </>
  );
}
