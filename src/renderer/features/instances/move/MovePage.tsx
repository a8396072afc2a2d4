import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KnownInstance } from '#shared/contract/schemas.ts';
import { Loaded } from '../../../calls/Loaded.tsx';
import { ask } from '../../../calls/client.ts';
import { useAnswer } from '../../../calls/useAnswer.ts';
import { BackLink } from '../../../ui/BackLink.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { PageBody } from '../../../ui/Page.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { Section } from '../../../ui/Section.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Setting } from '../../settings/Setting.tsx';
import { useInstances } from '../actions.ts';
import { useInstanceName } from '../instanceNames.ts';
import { MoveItems } from './MoveItems.tsx';
import { MoveReadiness } from './MoveReadiness.tsx';

/** Moves what this Selu holds into another one: where to, what of it, and what becomes of what is there. */
export function MovePage() {
  const { t } = useTranslation();
  const instances = useInstances();
  const here = instances.find(({ shown }) => shown);
  const others = instances.filter(({ shown }) => !shown);
  const [chosen, setChosen] = useState<string | null>(null);
  const target = others.find(({ id }) => id === chosen) ?? others[0];
  return (
    <>
      <PageHeader
        title={t('instances.move.title')}
        back={<BackLink to="/settings" text={t('settings.title')} />}
      />
      <PageBody>
        {here === undefined || target === undefined ? (
          <Notice tone="plain">{t('instances.move.noOther')}</Notice>
        ) : (
          <Target
            key={`${here.id} ${target.id}`}
            here={here}
            target={target}
            others={others}
            onChoose={setChosen}
          />
        )}
      </PageBody>
    </>
  );
}

interface TargetProps {
  /** From where. */
  readonly here: KnownInstance;
  readonly target: KnownInstance;
  readonly others: readonly KnownInstance[];
  readonly onChoose: (id: string) => void;
}

function Target({ here, target, others, onChoose }: TargetProps) {
  const { t } = useTranslation();
  const nameOf = useInstanceName();
  const { id: to } = target;
  const name = nameOf(target);
  const status = useAnswer(() => ask('move.status', { to }));
  return (
    <>
      <Section title={t('instances.move.where')} lead={t('instances.move.lead')}>
        <Setting label={t('instances.move.from', { name: nameOf(here) })} hint={here.file} />
        <Setting
          label={t('instances.move.into')}
          hint={target.file}
          control={(control) => (
            <Select
              control={control}
              choices={others.map((other) => ({ value: other.id, label: nameOf(other) }))}
              value={to}
              onChange={onChoose}
            />
          )}
        />
        <Loaded answer={status}>
          {({ ready, person }) =>
            ready !== 'ready' && (
              <MoveReadiness
                to={to}
                name={name}
                ready={ready}
                person={person ?? ''}
                onConfirmed={status.reload}
              />
            )
          }
        </Loaded>
      </Section>
      {(status.value?.ready === 'ready' || status.value?.ready === 'password') && (
        <MoveItems to={to} name={name} onDone={status.reload} />
      )}
    </>
  );
}
