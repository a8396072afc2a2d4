import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageBody } from '../../ui/Page.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { FirstStepsSection } from './FirstStepsSection.tsx';
import { isDone } from './steps.ts';
import { OwingSection } from './OwingSection.tsx';
import { OwnMissing } from './OwnMissing.tsx';

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
  return (
    <PageBody wide>
      <Loaded answer={steps} also={[own]}>
        {(found) => (
          <>
            {!isDone(found) && <FirstStepsSection steps={found} />}
            {own.value && <OwnMissing agents={own.value.agents} most={2} />}
            {found.agents > 0 && <OwingSection />}
          </>
        )}
      </Loaded>
    </PageBody>
  );
}

function ForMembers() {
  const { t } = useTranslation();
  const own = useAnswer(() => ask('overview.own', {}), { name: 'overview.own' });
  if (own.value?.agents.length === 0) return <AllWell text={t('overview.wellOwn')} />;
  return (
    <PageBody>
      <Loaded answer={own}>{({ agents }) => <OwnMissing agents={agents} />}</Loaded>
    </PageBody>
  );
}

function AllWell({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<CircleCheck aria-hidden />}
      title={t('overview.well')}
      text={text}
      action={null}
    />
  );
}
