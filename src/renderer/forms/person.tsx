/** The form of an account: whoever fills it in, for themselves or for somebody else. */
import { useRef, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode, ErrorInfo, Result } from '#shared/errors.ts';
import { usePlacedError } from '../i18n/useErrorText.ts';
import stack from '../ui/stack.module.css';
import { TextInput } from '../ui/TextInput.tsx';
import { Field } from './Field.tsx';
import { fieldText } from './Form.tsx';
import type { NewPasswordHandle } from './new-password/NewPasswordFields.tsx';
import { useFieldChecks, usernameFlaw } from './useFieldChecks.ts';
import { useSubmit } from './useSubmit.ts';

export interface PersonNames {
  readonly username: string;
  readonly displayName: string;
}

/** Which errors belong to which field. */
const personErrors = {
  displayName: ['display_name_invalid'],
  username: ['username_invalid', 'username_mixed', 'username_taken', 'username_look_alike'],
  role: ['own_account', 'last_admin'],
  password: ['password_too_short', 'password_too_long'],
} as const satisfies Record<string, readonly ErrorCode[]>;

interface NameRefs {
  readonly displayName: RefObject<HTMLInputElement | null>;
  readonly username: RefObject<HTMLInputElement | null>;
}

interface PersonForm {
  /** What the form element takes. */
  readonly form: {
    readonly error: ErrorInfo | null;
    readonly onSubmit: (fields: FormData) => void;
    readonly onEdit: () => void;
  };
  readonly busy: boolean;
  /** As {@link DialogForm} takes it: saves the names once more, over what somebody else has changed. */
  readonly overrule: (() => void) | undefined;
  /** The sentence that belongs at a field. */
  readonly at: (field: keyof typeof personErrors) => string | undefined;
  /** The sentence for the form as a whole, if no field has the error. */
  readonly problem: string | undefined;
  /** Where the names are typed. */
  readonly nameRefs: NameRefs;
  /** Where the password is typed. */
  readonly newPassword: RefObject<NewPasswordHandle | null>;
  /** What a new password should not hold. */
  readonly words: () => readonly string[];
}

/**
 * The state of such a form.
 *
 * @param save gets the names, the new password: empty where the form asks for none, and whether what somebody else has
 *   changed meanwhile gives way
 * @param withPassword false for an account that has one
 */
export function usePersonForm(
  save: (names: PersonNames, password: string, mine: boolean) => Promise<Result<unknown>>,
  { withPassword = true }: { readonly withPassword?: boolean } = {},
): PersonForm {
  const displayName = useRef<HTMLInputElement>(null);
  const username = useRef<HTMLInputElement>(null);
  const newPassword = useRef<NewPasswordHandle>(null);
  const checks = useFieldChecks<'displayName' | 'username'>();
  const submitted = useRef<PersonNames | null>(null);
  const { busy, error, submit, clearError } = useSubmit(
    async (names: PersonNames, password: string, mine: boolean) => {
      submitted.current = names;
      const result = await save(names, password, mine);
      if (result.ok) newPassword.current?.clear();
      return result;
    },
  );
  const placed = usePlacedError<keyof typeof personErrors>(error, personErrors);
  return {
    form: {
      error,
      onSubmit: (fields) => {
        const names = {
          username: fieldText(fields, 'username'),
          displayName: fieldText(fields, 'displayName'),
        };
        const isNamed = checks.pass({
          // Whoever gives their own has one; of somebody else the username does.
          displayName:
            displayName.current?.required && names.displayName.trim() === ''
              ? 'user.nameMissing'
              : null,
          username: usernameFlaw(names.username),
        });
        const password = withPassword ? (newPassword.current?.take() ?? null) : '';
        if (isNamed && password !== null) submit(names, password, false);
        else clearError();
      },
      onEdit: () => {
        checks.forget();
        clearError();
      },
    },
    busy,
    overrule:
      error?.code === 'changed_meanwhile'
        ? () => submitted.current && submit(submitted.current, '', true)
        : undefined,
    at: (field) =>
      (field === 'username' || field === 'displayName' ? checks.at(field) : undefined) ??
      placed.at(field),
    problem: placed.form,
    nameRefs: { displayName, username },
    newPassword,
    words: () => [username.current?.value ?? '', displayName.current?.value ?? ''],
  };
}

interface PersonNameFieldsProps {
  readonly at: PersonForm['at'];
  readonly refs: NameRefs;
  /** They stand there at first. */
  readonly first?: PersonNames;
  /** Whoever types gives their own names. */
  readonly own?: boolean;
}

/** What a person is called, and by which name they sign in. */
export function PersonNameFields({ at, refs, first, own = false }: PersonNameFieldsProps) {
  const { t } = useTranslation();
  const { displayName, username } = refs;
  return (
    <div className={stack.pair}>
      <Field
        label={own ? t('user.displayName') : t('users.name')}
        aside={!own && t('field.optional')}
        hint={!own && t('users.nameHint')}
        error={at('displayName')}
      >
        {(control) => (
          <TextInput
            {...control}
            ref={displayName}
            name="displayName"
            defaultValue={first?.displayName}
            {...(own && { autoComplete: 'name', autoFocus: true, required: true })}
          />
        )}
      </Field>
      <Field label={t('user.username')} error={at('username')}>
        {(control) => (
          <TextInput
            {...control}
            ref={username}
            name="username"
            defaultValue={first?.username}
            {...(own ? { autoComplete: 'username' } : { autoCapitalize: 'off' })}
            required
          />
        )}
      </Field>
    </div>
  );
}
