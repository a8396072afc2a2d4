import { useImperativeHandle, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Input } from '#shared/contract/index.ts';
import { limits } from '#shared/limits.ts';
import { Field } from '../../forms/Field.tsx';
import {
  NewPasswordFields,
  type NewPasswordHandle,
} from '../../forms/new-password/NewPasswordFields.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import stack from '../../ui/stack.module.css';
import { TextInput } from '../../ui/TextInput.tsx';
import { Choice } from './Choice.tsx';
import styles from './LockFields.module.css';

/** What a backup is to open with. */
export type Lock = Input<'backups.save'>['lock'];

/** What a form does with these fields. */
export interface LockHandle {
  /** Null: it stays as it is. `false`: something is wrong, which the fields then say. */
  readonly take: () => Lock | null | false;
  readonly clear: () => void;
}

type Kind = 'asIs' | Lock['kind'];

interface LockFieldsProps {
  readonly ref: Ref<LockHandle>;
  /** One was chosen before, and may stay. */
  readonly mayStay?: boolean;
  /** What keeps a passphrase, in a sentence; left out: nothing does. */
  readonly keptHint?: string;
  readonly passphraseError?: string | undefined;
  readonly recipientError?: string | undefined;
}

/** A passphrase, typed twice, or a recipient of age. */
export function LockFields({ ref, mayStay = false, ...given }: LockFieldsProps) {
  const { t } = useTranslation();
  const { t: errorText } = useTranslation('errors');
  const passphrase = useRef<NewPasswordHandle>(null);
  const recipient = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<Kind>(mayStay ? 'asIs' : 'passphrase');

  useImperativeHandle(ref, () => ({
    take: () => {
      if (kind === 'asIs') return null;
      if (kind === 'recipients') {
        return { kind, recipients: [recipient.current?.value.trim() ?? ''] };
      }
      const typed = passphrase.current?.take() ?? null;
      return typed === null ? false : { kind, passphrase: typed };
    },
    clear: () => passphrase.current?.clear(),
  }));

  return (
    <div className={stack.stack}>
      <Choice label={t('backups.lock.label')}>
        <Segmented<Kind>
          label={t('backups.lock.label')}
          segments={[
            ...(mayStay ? [{ value: 'asIs' as const, label: t('backups.schedule.asIs') }] : []),
            { value: 'passphrase', label: t('backups.lock.passphrase') },
            { value: 'recipients', label: t('backups.lock.recipient') },
          ]}
          value={kind}
          onChange={setKind}
        />
      </Choice>
      {kind === 'passphrase' && (
        <NewPasswordFields
          ref={passphrase}
          words={() => []}
          labels={{
            password: t('backups.lock.newPassphrase'),
            confirm: t('backups.lock.again'),
            empty: t('backups.lock.missing'),
            tooShort: errorText('backup_passphrase_short', { min: limits.passwordMin }),
            differ: t('backups.lock.differ'),
          }}
          error={given.passphraseError}
        />
      )}
      {kind === 'passphrase' && given.keptHint && <p className={styles.hint}>{given.keptHint}</p>}
      {kind === 'recipients' && (
        <Field
          label={t('backups.lock.recipientLabel')}
          hint={t('backups.lock.recipientHint')}
          error={given.recipientError}
        >
          {(control) => <TextInput {...control} mono ref={recipient} name="recipient" required />}
        </Field>
      )}
    </div>
  );
}
