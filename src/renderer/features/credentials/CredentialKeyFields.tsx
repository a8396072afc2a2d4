import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CredentialSuggestions, DeclaredCredential } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { Field } from '../../forms/Field.tsx';
import stack from '../../ui/stack.module.css';
import { SuggestInput } from '../../ui/SuggestInput.tsx';
import { callsFor } from './calls.ts';
import { capabilitiesOf, namesOf } from './suggestions.ts';

const nothing: readonly DeclaredCredential[] = [];
const unused: CredentialSuggestions = { capabilities: [], names: [], taken: [] };

interface CredentialKeyFieldsProps {
  /** Whose it is to be; null: everyone's. */
  readonly userId: string | null;
  readonly capabilityId: string;
  readonly onCapability: (capabilityId: string) => void;
  readonly name: string;
  readonly onName: (name: string) => void;
  readonly errors: { readonly capability: string | undefined; readonly name: string | undefined };
}

/** By what a credential is known to agents, with what fits whoever it is for. */
export function CredentialKeyFields(props: CredentialKeyFieldsProps) {
  const { userId, capabilityId, onCapability, name, onName, errors } = props;
  const { t } = useTranslation();
  const user = useUser();
  const declared = useAnswer(() => ask('agents.declared', {})).value?.credentials ?? nothing;
  const inUse =
    useAnswer(
      () =>
        callsFor(user).suggestions(capabilityId.trim().slice(0, limits.capabilityIdMax), userId),
      { question: JSON.stringify([capabilityId, userId]) },
    ).value ?? unused;
  const capabilities = useMemo(
    () => capabilitiesOf(inUse.capabilities, declared),
    [inUse, declared],
  );
  const names = useMemo(
    () => namesOf(inUse, declared, capabilityId.trim(), userId === null ? 'system' : 'user'),
    [inUse, declared, capabilityId, userId],
  );
  return (
    <div className={stack.pair}>
      <Field
        label={t('credential.capability')}
        hint={t('add.capabilityHint')}
        error={errors.capability}
      >
        {(control) => (
          <SuggestInput
            control={control}
            value={capabilityId}
            onChange={onCapability}
            suggestions={capabilities}
            placeholder={t('add.capabilityExample')}
          />
        )}
      </Field>
      <Field label={t('credential.name')} error={errors.name}>
        {(control) => (
          <SuggestInput
            control={control}
            value={name}
            onChange={onName}
            suggestions={names}
            placeholder={t('add.nameExample')}
            mono
          />
        )}
      </Field>
    </div>
  );
}
