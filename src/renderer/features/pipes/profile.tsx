/** What every pipe has, in a form. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentRef, Pipe, UserRef } from '#shared/contract/schemas.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { useUser } from '../../calls/app.ts';
import { Field } from '../../forms/Field.tsx';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Select } from '../../ui/Select.tsx';
import stack from '../../ui/stack.module.css';
import { TextInput } from '../../ui/TextInput.tsx';
import { agentOptions, type AgentOption } from './pipes.ts';

/** A name, whose it is, and who answers. */
export interface PipeProfile {
  readonly name: string;
  readonly userId: string;
  readonly agentId: string | null;
}

/** Which errors belong to which of these fields. */
export const profileErrors = {
  name: ['pipe_name_invalid'],
  owner: ['user_gone', 'user_unknown'],
  agent: ['agent_unknown'],
} as const satisfies Record<string, readonly ErrorCode[]>;

/**
 * The profile in a form.
 *
 * @param pipe null for a new one, which is one's own and answered by the built-in agent
 * @param firstName what a new one is called until it is named
 */
export function useProfile(
  pipe: Pipe | null,
  firstName: string,
): readonly [PipeProfile, (change: Partial<PipeProfile>) => void] {
  const user = useUser();
  const [profile, setProfile] = useState<PipeProfile>(() =>
    pipe
      ? { name: pipe.name, userId: pipe.owner.id, agentId: pipe.agent?.id ?? null }
      : { name: firstName, userId: user.id, agentId: DEFAULT_AGENT },
  );
  return [profile, (change) => setProfile((before) => ({ ...before, ...change }))];
}

interface ProfileFieldsProps {
  /** Null for a new one. */
  readonly pipe: Pipe | null;
  readonly profile: PipeProfile;
  readonly onChange: (change: Partial<PipeProfile>) => void;
  readonly users: readonly UserRef[];
  readonly agents: readonly AgentRef[];
  /** False where the pipe stays with whose it is. */
  readonly withOwner?: boolean;
  readonly at: (field: 'name' | 'owner' | 'agent') => string | undefined;
}

/** Name, owner and agent of a pipe. */
export function ProfileFields(props: ProfileFieldsProps) {
  const { pipe, profile, onChange, users, agents, withOwner = true, at } = props;
  const { t } = useTranslation();
  const language = useLanguage();
  const label = ({ kind, name }: AgentOption): string =>
    ({
      none: t('pipes.agentNone'),
      default: t('pipes.agentDefault'),
      installed: name,
      removed: t('pipes.agentRemoved', { name }),
    })[kind];
  const owners = users.map(({ id, displayName, username }) => ({
    value: id,
    label: displayName,
    aside: username,
  }));
  const answering = agentOptions(agents, pipe ? pipe.agent : undefined, language).map((option) => ({
    value: option.id,
    label: label(option),
  }));
  return (
    <>
      <Field label={t('pipes.name')} hint={t('pipes.nameHint')} error={at('name')}>
        {(control) => (
          <TextInput
            {...control}
            value={profile.name}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </Field>
      <div className={withOwner ? stack.pair : undefined}>
        {withOwner && (
          <Field label={t('pipes.owner')} error={at('owner')}>
            {(control) => (
              <Select
                control={control}
                choices={owners}
                value={profile.userId}
                onChange={(userId) => onChange({ userId })}
              />
            )}
          </Field>
        )}
        <Field label={t('pipes.agent')} error={at('agent')}>
          {(control) => (
            <Select
              control={control}
              choices={answering}
              value={profile.agentId}
              onChange={(agentId) => onChange({ agentId })}
            />
          )}
        </Field>
      </div>
    </>
  );
}
