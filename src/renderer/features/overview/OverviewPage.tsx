import { useTranslation } from 'react-i18next';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { Page, PageBody } from '../../ui/Page.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { AllWell } from '../health/AllWell.tsx';
import { useHealth } from '../health/useHealth.ts';
import { FirstStepsSection } from './FirstStepsSection.tsx';
import { namesProblem } from './needs.ts';
import { NeedsYou } from './NeedsYou.tsx';
import { OwingSection } from './OwingSection.tsx';
import { OwnMissing } from './OwnMissing.tsx';
import { isDone } from './steps.ts';

/** More agents than this, of those that lack something of an administrator, are counted: the table has all of them. */
const MOST_OWN = 2;

/** Where signing in leads: what is still to be done, and that the rest is well. */
export function OverviewPage() {
  const { t } = useTranslation();
  const { isAdmin } = useUser();
  return (
    <Page>
      <PageHeader title={t('overview.title')} />
      {isAdmin ? <ForAdministrators /> : <ForMembers />}
    </Page>
  );
}

function ForAdministrators() {
  const steps = useAnswer(() => ask('overview.steps', {}), { name: 'overview.steps' });
  const own = useAnswer(() => ask('overview.own', {}), { name: 'overview.own' });
  const health = useHealth();
  return (
    <PageBody wide>
      <Loaded answer={steps} also={[own, health]}>
        {(found) => {
          const withSteps = !isDone(found);
          const needs = health.value && <NeedsYou health={health.value} withSteps={withSteps} />;
          const isBad = health.value !== null && namesProblem(health.value);
          return (
            <>
              {isBad && needs}
              {withSteps && <FirstStepsSection steps={found} />}
              {own.value && <OwnMissing agents={own.value.agents} most={MOST_OWN} />}
              {!isBad && needs}
              {!withSteps && health.value?.findings.length === 0 && (
                <AllWell health={health.value} />
              )}
              {found.agents > 0 && <OwingSection />}
            </>
          );
        }}
      </Loaded>
    </PageBody>
  );
}

/** Members see what their agents lack of them, and only when that is there what else is theirs. */
function ForMembers() {
  const own = useAnswer(() => ask('overview.own', {}), { name: 'overview.own' });
  const health = useHealth();
  return (
    <PageBody wide>
      <Loaded answer={own} also={[health]}>
        {({ agents }) =>
          agents.length > 0 ? (
            <OwnMissing agents={agents} />
          ) : (
            health.value && (
              <>
                <NeedsYou health={health.value} withSteps={false} />
                {health.value.findings.length === 0 && <AllWell health={health.value} />}
              </>
            )
          )
        }
      </Loaded>
    </PageBody>
  );
}
