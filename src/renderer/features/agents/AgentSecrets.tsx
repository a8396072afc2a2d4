import { useRef } from 'react';
import { ClipboardPaste, KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type {
  AgentCapability,
  AgentDetails,
  AgentSecret,
  UserRef,
} from '#shared/contract/schemas.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageBody } from '../../ui/Page.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useRefusals } from '../../calls/refusal.ts';
import { useAnswerIf } from '../../calls/useAnswer.ts';
import { useDialog } from '../../ui/useDialog.ts';
import styles from './AgentSecrets.module.css';
import { CapabilitySecrets, type CapabilitySecretsHandle } from './CapabilitySecrets.tsx';
import { WhoseSecrets } from './WhoseSecrets.tsx';
import { EnvDialog } from './EnvDialog.tsx';
import type { FieldsOf } from './EnvPreview.tsx';

interface AgentSecretsProps {
  readonly agent: AgentDetails;
  /** Whose they are, by the user's id; undefined: one's own. */
  readonly person: string | undefined;
}

/** Every secret that an agent declares, by capability. */
export function AgentSecrets({ agent, person }: AgentSecretsProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { isAdmin } = useUser();
  const refusalOf = useRefusals();
  const { subject, show, dialog } = useDialog<true>();
  const forms = useRef(new Map<string, CapabilitySecretsHandle>());
  const holders = useAnswerIf(isAdmin && !agent.builtIn, () =>
    ask('agents.holders', { agentId: agent.id }),
  );
  const byCapability = Map.groupBy(
    holders.value?.secrets ?? [],
    ({ capabilityId }) => capabilityId,
  );
  const holdersOf = (capabilityId: string): ReadonlyMap<string, readonly UserRef[]> | null => {
    const found = byCapability.get(capabilityId);
    return found ? new Map(found.map(({ name, users }) => [name, users])) : null;
  };
  const withSecrets = agent.capabilities.filter(({ secrets }) => secrets.length > 0);
  const fields = fieldsOf(withSecrets, (scope) =>
    scope === 'user'
      ? refusalOf('personalCredentials') === undefined
      : isAdmin && refusalOf('sharedCredentials') === undefined,
  );

  if (withSecrets.length === 0 && agent.problem === null) {
    return (
      <EmptyState
        icon={<KeyRound aria-hidden />}
        title={t('secrets.none')}
        text={t('secrets.noneText')}
        action={null}
      />
    );
  }
  return (
    <PageBody>
      {agent.problem && agent.unreadable.length === 0 && (
        <Notice tone="danger">{errorText(agent.problem)}</Notice>
      )}
      {agent.unreadable.map(({ folder, error }) => (
        <Notice key={folder} tone="danger">
          {t('secrets.unreadable', { folder })} {errorText(error)}
        </Notice>
      ))}
      {isAdmin && withSecrets.some(hasPersonal) && (
        <WhoseSecrets agentId={agent.id} person={person} />
      )}
      {fields.size > 0 && (
        <div className={styles.lead}>
          <p>{t('secrets.lead')}</p>
          <Button icon={<ClipboardPaste aria-hidden />} onClick={() => show(true)}>
            {t('secrets.pasteEnv')}
          </Button>
        </div>
      )}
      {withSecrets.map((capability) => (
        <CapabilitySecrets
          key={capability.id}
          ref={(handle) => {
            if (handle) forms.current.set(capability.id, handle);
            return () => void forms.current.delete(capability.id);
          }}
          agentId={agent.id}
          person={person}
          capability={capability}
          holders={holdersOf(capability.id)}
        />
      ))}
      {subject && (
        <EnvDialog
          {...dialog}
          fields={fields}
          fill={(values) => [...forms.current.values()].flatMap((form) => form.fill(values))}
        />
      )}
    </PageBody>
  );
}

const hasPersonal = ({ secrets }: AgentCapability): boolean =>
  secrets.some(({ scope }) => scope === 'user');

/** @param mayEdit whether whoever is here may enter secrets of a scope */
function fieldsOf(
  capabilities: readonly AgentCapability[],
  mayEdit: (scope: AgentSecret['scope']) => boolean,
): FieldsOf {
  const fields = new Map<string, string[]>();
  for (const { id: capability, secrets } of capabilities) {
    for (const { name, scope } of secrets) {
      if (mayEdit(scope)) fields.set(name, [...(fields.get(name) ?? []), capability]);
    }
  }
  return fields;
}
