import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentAccess } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { Field } from '../../forms/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { accessOf, sameAs, tickedIn, type AccessMode } from './agentAccess.ts';
import { AgentPicker } from './AgentPicker.tsx';

/** What somebody new has until something else is chosen. */
export const firstAccess: AgentAccess = { mode: 'all' };

interface AccessChoiceProps {
  readonly onChoice: (access: AgentAccess) => void;
}

/** Which agents somebody new may use. */
export function AccessChoice({ onChoice }: AccessChoiceProps) {
  const { t } = useTranslation();
  const agents = useAnswer(() => ask('agents.names', {}));
  const installed = agents.value?.agents ?? [];
  const [mode, setMode] = useState<AccessMode>(firstAccess.mode);
  const [ticked, setTicked] = useState(() => tickedIn(firstAccess));
  const same = sameAs(installed, firstAccess, ticked);
  const hints = {
    all: t('access.allText'),
    selected: t('access.selectedText'),
    none: t('access.noneText'),
  };
  return (
    <>
      <Field label={t('users.agents')} hint={hints[mode]}>
        {(control) => (
          <Select
            control={control}
            choices={[
              { value: 'all', label: t('access.all') },
              { value: 'selected', label: t('access.selected') },
              { value: 'none', label: t('access.none') },
            ]}
            value={mode}
            onChange={(chosen) => {
              setMode(chosen);
              onChoice(accessOf(chosen, ticked, same));
            }}
          />
        )}
      </Field>
      {mode === 'selected' && (
        <Loaded answer={agents}>
          {() => (
            <AgentPicker
              installed={installed}
              stored={firstAccess}
              ticked={ticked}
              same={same}
              onTicked={(change) => {
                const next = change(ticked);
                setTicked(next);
                onChoice(accessOf(mode, next, sameAs(installed, firstAccess, next)));
              }}
            />
          )}
        </Loaded>
      )}
    </>
  );
}
