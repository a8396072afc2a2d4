import { useId, useImperativeHandle, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../Field.tsx';
import { PasswordInput } from '../PasswordInput.tsx';
import stack from '../stack.module.css';
import styles from './NewPasswordFields.module.css';
import { StrengthMeter } from './StrengthMeter.tsx';
import { useStrength } from './useStrength.ts';

/** What a form does with its new password. */
export interface NewPasswordHandle {
  /** The password, exactly as typed; `null` when the two fields differ, which they then say. */
  readonly take: () => string | null;
  readonly clear: () => void;
}

interface NewPasswordFieldsProps {
  readonly ref: Ref<NewPasswordHandle>;
  /** What others know about the person, such as their name: it makes a poor password. */
  readonly words: () => readonly string[];
  /** The person has a password already, and this is another one. */
  readonly another?: boolean;
  readonly error?: string | undefined;
}

/** A new password, typed twice, with a hint at how good it is. Only its length can have it refused. */
export function NewPasswordFields({ ref, words, another = false, error }: NewPasswordFieldsProps) {
  const { t } = useTranslation();
  const password = useRef<HTMLInputElement>(null);
  const confirm = useRef<HTMLInputElement>(null);
  const [differ, setDiffer] = useState(false);
  const { strength, onChanged } = useStrength(password, words);
  const meterId = useId();

  useImperativeHandle(ref, () => ({
    take: () => {
      const typed = password.current?.value ?? '';
      const same = typed === confirm.current?.value;
      setDiffer(!same);
      if (!same) confirm.current?.focus();
      return same ? typed : null;
    },
    clear: () => {
      for (const { current } of [password, confirm]) if (current) current.value = '';
      setDiffer(false);
      onChanged();
    },
  }));

  return (
    <div className={styles.fields}>
      <div className={stack.pair}>
        <Field label={another ? t('password.new') : t('user.password')} error={error}>
          {(control) => (
            <PasswordInput
              {...control}
              aria-describedby={[control['aria-describedby'], meterId].filter(Boolean).join(' ')}
              ref={password}
              name="password"
              autoComplete="new-password"
              required
              onInput={onChanged}
            />
          )}
        </Field>
        <Field
          label={another ? t('password.newAgain') : t('user.confirm')}
          error={differ ? t('user.differ') : undefined}
        >
          {(control) => (
            <PasswordInput
              {...control}
              ref={confirm}
              name="confirm"
              autoComplete="new-password"
              required
            />
          )}
        </Field>
      </div>
      <StrengthMeter id={meterId} strength={strength} />
    </div>
  );
}
