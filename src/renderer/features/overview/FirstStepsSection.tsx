import {
  Bot,
  BrainCircuit,
  Check,
  KeyRound,
  ScrollText,
  Users,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { FirstSteps, MissingSecrets } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { useRefusals } from '../../calls/refusal.ts';
import { refreshApp } from '../../calls/app.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Button } from '../../ui/Button.tsx';
import { ItemList, ItemRow } from '../../ui/ItemRow.tsx';
import { Section } from '../../ui/Section.tsx';
import { useInstallActions } from '../agents/actions.ts';
import { BySelu, useInstallsAgents } from '../agents/BySelu.tsx';
import { KitDialogs, useKitDialogs } from '../kit/KitDialogs.tsx';
import { personErrand, useAddPerson } from '../users/actions.ts';
import styles from './FirstStepsSection.module.css';
import { leadToSecret } from './missing.ts';
import { doneSteps, stepNames, type StepName } from './steps.ts';

const icons: Readonly<Record<StepName, LucideIcon>> = {
  provider: BrainCircuit,
  agent: Bot,
  shared: KeyRound,
  people: Users,
  kit: ScrollText,
};

/** More agents than this are counted. */
const MOST_NAMES = 3;

/** What an instance needs before its agents can work: each step one click from done, and ticked when it is. */
export function FirstStepsSection({ steps }: { readonly steps: FirstSteps }) {
  const { t } = useTranslation();
  const done = doneSteps(steps);
  const controlOf = useControls(steps);
  const facts = useFacts(steps);
  const open = stepNames.filter((name) => !done[name]);
  const count = stepNames.length - open.length;
  return (
    <Section
      title={t('overview.steps.title')}
      lead={t('overview.steps.done', { done: count, count: stepNames.length })}
    >
      <ItemList label={t('overview.steps.title')}>
        {stepNames.map((name) => {
          const Icon = icons[name];
          return (
            <ItemRow
              key={name}
              id={name}
              picture={done[name] ? <Check /> : <Icon />}
              lit={done[name]}
              title={t(`overview.steps.${name}.title`)}
              badge={
                done[name] && <span className="visually-hidden">{t('overview.steps.isDone')}</span>
              }
              facts={[{ key: 'state', text: facts[name] }]}
              end={!done[name] && controlOf(name, name === open[0] ? 'primary' : 'plain')}
            />
          );
        })}
      </ItemList>
    </Section>
  );
}

/** What is said below each step: what came of it, or what it is for. */
function useFacts(steps: FirstSteps): Readonly<Record<StepName, ReactNode>> {
  const { t } = useTranslation();
  const installsAgents = useInstallsAgents();
  const missing = useMissingText();
  const { providers, agents, shared, people, onlyMe, kitKept } = steps;
  const withoutAgents = installsAgents ? t('overview.steps.agent.why') : <BySelu />;
  const ofShared =
    shared.length > 0 ? missing(shared) : t(`overview.steps.shared.${agents > 0 ? 'done' : 'why'}`);
  return {
    provider:
      providers > 0
        ? t('overview.steps.provider.done', { count: providers })
        : t('overview.steps.provider.why'),
    agent: agents > 0 ? t('overview.steps.agent.done', { count: agents }) : withoutAgents,
    shared: ofShared,
    people:
      people > 1
        ? t('overview.steps.people.done', { count: people })
        : t(onlyMe ? 'overview.steps.people.alone' : 'overview.steps.people.why'),
    kit: t(kitKept ? 'overview.steps.kit.done' : 'overview.steps.kit.why'),
  };
}

/** Says which agents lack shared secrets. */
function useMissingText(): (shared: readonly MissingSecrets[]) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (shared) => {
    const all = shared.map(({ agent, secrets }) =>
      t('overview.steps.shared.missing', { count: secrets.length, name: agent.name }),
    );
    const rest = all.length - MOST_NAMES;
    const named =
      rest > 1
        ? [...all.slice(0, MOST_NAMES), t('overview.steps.shared.more', { count: rest })]
        : all;
    return new Intl.ListFormat(language).format(named);
  };
}

/** What takes a step; the next one stands out. */
function useControls({
  agents,
  shared,
  people,
}: FirstSteps): (name: StepName, look: 'primary' | 'plain') => ReactNode {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const refusalOf = useRefusals();
  const installsAgents = useInstallsAgents();
  const [install] = useInstallActions();
  const addPerson = useAddPerson(personErrand.send);
  const [first] = shared;
  return (name, look) => {
    switch (name) {
      case 'provider':
        return (
          <Button look={look} refused={refusalOf('providers')} onClick={() => go('/providers')}>
            {t('overview.steps.provider.action')}
          </Button>
        );
      case 'agent':
        return (
          installsAgents && (
            <Button look={look} onClick={install?.run}>
              {t('install.add')}
            </Button>
          )
        );
      case 'shared':
        return (
          agents > 0 &&
          first && (
            <Button
              look={look}
              aria-label={t('overview.own.enterFor', { name: first.agent.name })}
              refused={refusalOf('sharedCredentials')}
              onClick={() => leadToSecret(first)}
            >
              {t('overview.enter')}
            </Button>
          )
        );
      case 'people':
        return (
          <>
            {people === 1 && (
              <NotingButton call="overview.onlyMe" text={t('overview.steps.people.onlyMe')} />
            )}
            <ActionButton look={look} action={addPerson} />
          </>
        );
      case 'kit':
        return <KitButtons look={look} />;
    }
  };
}

/** To say that the recovery kit is kept, and to make one. */
function KitButtons({ look }: { readonly look: 'primary' | 'plain' }) {
  const { t } = useTranslation();
  const dialogs = useKitDialogs();
  return (
    <>
      <NotingButton call="kit.confirm" text={t('overview.steps.kit.kept')} />
      <Button look={look} onClick={() => dialogs.show('make')}>
        {t('kit.reminder.make')}
      </Button>
      <KitDialogs {...dialogs} />
    </>
  );
}

interface NotingButtonProps {
  readonly call: 'kit.confirm' | 'overview.onlyMe';
  readonly text: string;
}

/** To say that a step is done. */
function NotingButton({ call, text }: NotingButtonProps) {
  const errorText = useErrorText();
  const { busy, error, submit } = useSubmit(async () => {
    const result = await ask(call, {});
    if (result.ok) await refreshApp();
    return result;
  });
  return (
    <>
      {error && <span className={styles.error}>{errorText(error)}</span>}
      <Button look="quiet" busy={busy} onClick={() => submit()}>
        {text}
      </Button>
    </>
  );
}
