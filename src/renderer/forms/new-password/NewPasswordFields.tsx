import { useEffect, useId, useImperativeHandle, useRef, useState, type Ref } from 'react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { limits } from '#shared/limits.ts';
import { Field } from '../Field.tsx';
import { GenerateButton } from '../generator/GenerateButton.tsx';
import { PasswordInput } from '../PasswordInput.tsx';
import { SecretOnce } from '../SecretOnce.tsx';
import { unsavedField } from '../../ui/unsaved.ts';
import { flawsOf, noFlaws } from './flaws.ts';
import styles from './NewPasswordFields.module.css';
import { StrengthMeter } from './StrengthMeter.tsx';
import { useStrength } from './useStrength.ts';

/** What a form does with its new password. */
export interface NewPasswordHandle {
  /**
   * The password, exactly as typed; `null` when something is wrong with it, which its fields then say.
   *
   * @param current the password that it replaces, where that was typed, too
   */
  readonly take: (current?: string) => string | null;
  readonly clear: () => void;
}

interface NewPasswordFieldsProps {
  readonly ref: Ref<NewPasswordHandle>;
  /** What others know about the person, such as their name: it makes a poor password. */
  readonly words: () => readonly string[];
  /** The person has a password already, and this is another one. */
  readonly another?: boolean;
  /** It is the first thing to type on its page. */
  readonly autoFocus?: boolean;
  /** Of what is no password of a person's, in place of the usual ones: of its fields, and what may be wrong with them. */
  readonly labels?: Readonly<
    Record<'password' | 'confirm' | 'empty' | 'tooShort' | 'differ', string>
  >;
  readonly error?: string | undefined;
}

/** A new password, typed twice, with a hint at how good it is. Only its length can have it refused. */
export function NewPasswordFields({
  ref,
  words,
  another = false,
  autoFocus = false,
  labels,
  error,
}: NewPasswordFieldsProps) {
  const { t } = useTranslation();
  const { t: errorText } = useTranslation('errors');
  const password = useRef<HTMLInputElement>(null);
  const confirm = useRef<HTMLInputElement>(null);
  const [flaws, setFlaws] = useState(noFlaws);
  const made = useRef<HTMLOutputElement>(null);
  const [isMade, setMade] = useState(false);
  const { strength, onChanged } = useStrength(password, words);
  const meterId = useId();
  const once = useRef<HTMLDivElement>(null);
  // In a low window it would come out below what is in sight.
  useEffect(() => {
    if (isMade) once.current?.scrollIntoView({ block: 'nearest' });
  }, [isMade]);

  const forgetMade = (): void => {
    made.current?.replaceChildren();
    setMade(false);
  };

  useImperativeHandle(ref, () => ({
    take: (current) => {
      const typed = password.current?.value ?? '';
      const found = flawsOf(typed, confirm.current?.value ?? '', current);
      setFlaws(found);
      return found.password === null && found.confirm === null ? typed : null;
    },
    clear: () => {
      for (const { current } of [password, confirm]) if (current) current.value = '';
      setFlaws(noFlaws);
      forgetMade();
      onChanged();
    },
  }));

  const onUse = (text: string): void => {
    for (const { current } of [password, confirm]) if (current) current.value = text;
    if (made.current) made.current.textContent = text;
    setMade(true);
    // As if it was typed: what was said about the one before does not hold any more.
    password.current?.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const onTyped = (): void => {
    setFlaws(noFlaws);
    const shown = made.current?.textContent;
    if (shown !== password.current?.value || shown !== confirm.current?.value) forgetMade();
  };

  const sentences = {
    empty: labels?.empty ?? t('password.missing'),
    tooShort: labels?.tooShort ?? errorText('password_too_short', { min: limits.passwordMin }),
    tooLong: errorText('password_too_long', { max: limits.passwordMax }),
    known: t('password.known'),
  };
  const flaw = flaws.password && sentences[flaws.password];

  return (
    <div className={styles.fields} onInput={onTyped}>
      <div className={styles.pair}>
        <Field
          label={labels?.password ?? (another ? t('password.new') : t('user.password'))}
          aside={<GenerateButton purpose="password" onUse={onUse} />}
          error={flaw ?? error}
        >
          {(control) => (
            <PasswordInput
              {...control}
              {...unsavedField}
              aria-describedby={[control['aria-describedby'], meterId].filter(Boolean).join(' ')}
              ref={password}
              name="password"
              autoComplete="new-password"
              autoFocus={autoFocus}
              required
              onInput={onChanged}
            />
          )}
        </Field>
        <Field
          label={labels?.confirm ?? (another ? t('password.newAgain') : t('user.confirm'))}
          error={flaws.confirm ? (labels?.differ ?? t('user.differ')) : undefined}
        >
          {(control) => (
            <PasswordInput
              {...control}
              {...unsavedField}
              ref={confirm}
              name="confirm"
              autoComplete="new-password"
              required
            />
          )}
        </Field>
      </div>
      <div ref={once} hidden={!isMade} className={clsx(isMade && styles.made)}>
        <SecretOnce box={made} label={t('generate.made')} shown={isMade} low />
        <p className={styles.keep}>{t('generate.keep')}</p>
      </div>
      <StrengthMeter id={meterId} strength={strength} />
    </div>
  );
}
