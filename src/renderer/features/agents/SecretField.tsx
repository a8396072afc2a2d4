import type { Ref } from 'react';
import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AgentSecret, UserRef } from '#shared/contract/schemas.ts';
import { isChosen } from '#shared/chosen-secrets.ts';
import { isUsed } from '#shared/credential-status.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { MISSING } from '../../app/routes.ts';
import type { Action } from '../../ui/action.ts';
import { contextMenuOf } from '../../ui/ContextMenu.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { ValueField, type ValueFieldHandle } from '../../forms/ValueField.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Holders } from './Holders.tsx';
import { LinkedText } from './LinkedText.tsx';
import { PackageText } from './PackageText.tsx';
import { SecretFacts, SecretKind } from './SecretFacts.tsx';
import styles from './SecretField.module.css';

interface SecretFieldProps {
  readonly ref: Ref<ValueFieldHandle>;
  readonly agentId: string;
  readonly capabilityId: string;
  readonly secret: AgentSecret;
  /** Whether the field begins with the mask of a stored value. */
  readonly masked: boolean;
  /** Why it cannot be changed here: whether it is set is shown then, and nothing more. */
  readonly refused: string | undefined;
  /** Who has set theirs; null where that is not to be told. */
  readonly holders: readonly UserRef[] | null;
  readonly error: ErrorInfo | null;
  readonly now: Date;
  readonly onRemove: () => void;
}

/** One secret: what it is for, how it stands, and where it is entered. */
export function SecretField(props: SecretFieldProps) {
  const { ref, agentId, capabilityId, secret, masked, refused, holders, error, now } = props;
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { name, description, status } = secret;
  const about = (
    <>
      {description && (
        <span className={styles.description}>
          <PackageText>
            <LinkedText agentId={agentId} text={description} />
          </PackageText>
        </span>
      )}
      {holders && <Holders users={holders} capabilityId={capabilityId} />}
    </>
  );
  const label = <bdi className={styles.name}>{name}</bdi>;
  const facts = <SecretFacts secret={secret} now={now} />;

  if (refused !== undefined) {
    return (
      <div className={styles.secret}>
        <div className={styles.line}>
          {label}
          <SecretKind secret={secret} />
          <span className={styles.end}>{facts}</span>
        </div>
        <p className={styles.about}>{about}</p>
        <p className={styles.about}>{refused}</p>
      </div>
    );
  }
  const actions: readonly Action[] = [
    {
      id: 'secrets.remove',
      text: t('action.remove'),
      icon: Trash2,
      danger: true,
      run: props.onRemove,
    },
  ];
  const onMenu = contextMenuOf(() => (status === 'missing' ? [] : actions));
  return (
    <div
      className={styles.secret}
      data-item={name}
      data-row={secret.required && !isUsed(status, secret.scope) ? MISSING : undefined}
      onContextMenu={onMenu}
    >
      <ValueField
        ref={ref}
        label={label}
        masked={masked}
        canGenerate={isChosen(name)}
        error={error ? errorText(error) : undefined}
        hint={about}
        aside={
          <span className={styles.aside}>
            <SecretKind secret={secret} />
            {facts}
            {status !== 'missing' && (
              <IconButton
                inWords
                className={styles.remove}
                label={t('credential.remove', { name, capability: capabilityId })}
                title={t('action.remove')}
                onClick={props.onRemove}
              >
                {t('action.remove')}
              </IconButton>
            )}
          </span>
        }
      />
    </div>
  );
}
