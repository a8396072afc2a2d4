import { type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '#shared/contract/schemas.ts';
import type { ErrorCode, ErrorInfo } from '#shared/errors.ts';
import { Field } from '../../forms/Field.tsx';
import { LanguageChoice } from '../../ui/LanguageChoice.tsx';
import { RadioCards } from '../../ui/RadioCards.tsx';
import stack from '../../ui/stack.module.css';
import { TextInput } from '../../ui/TextInput.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';

/** What is not typed of a profile. */
export interface ProfileChoice {
  readonly language: Language;
  readonly isAdmin: boolean;
}

/** Which errors belong to which field. */
const fields = {
  displayName: ['display_name_invalid'],
  username: ['username_invalid', 'username_taken'],
  role: ['own_account', 'last_admin'],
  password: ['password_too_short', 'password_too_long'],
} as const satisfies Record<string, readonly ErrorCode[]>;

/** Puts an error of a person's form where it can be mended. */
export function useProfileError(error: ErrorInfo | null) {
  return usePlacedError<keyof typeof fields>(error, fields);
}

interface ProfileFieldsProps {
  readonly displayName: { readonly ref?: Ref<HTMLInputElement>; readonly first: string };
  readonly username: { readonly ref?: Ref<HTMLInputElement>; readonly first: string };
  readonly choice: ProfileChoice;
  readonly onChoice: (choice: ProfileChoice) => void;
  /** Why the role cannot be changed. */
  readonly roleLocked?: string | undefined;
  /** What the window has found wrong with the username. */
  readonly usernameFlaw?: string | undefined;
  readonly placed: ReturnType<typeof useProfileError>;
}

/** Names, language and role of a person; the names are in the form's fields of the same name. */
export function ProfileFields(props: ProfileFieldsProps) {
  const { displayName, username, choice, onChoice, roleLocked, placed } = props;
  const { t } = useTranslation();
  return (
    <>
      <div className={stack.pair}>
        <Field
          label={t('users.name')}
          aside={t('field.optional')}
          hint={t('users.nameHint')}
          error={placed.at('displayName')}
        >
          {(control) => (
            <TextInput
              {...control}
              ref={displayName.ref}
              name="displayName"
              defaultValue={displayName.first}
            />
          )}
        </Field>
        <Field label={t('user.username')} error={props.usernameFlaw ?? placed.at('username')}>
          {(control) => (
            <TextInput
              {...control}
              ref={username.ref}
              name="username"
              defaultValue={username.first}
              autoCapitalize="off"
              required
            />
          )}
        </Field>
      </div>
      <LanguageChoice
        value={choice.language}
        onChange={(language) => onChoice({ ...choice, language })}
      />
      <RadioCards
        label={t('user.role')}
        cards={[
          { value: 'member', title: t('account.member'), text: t('users.memberText') },
          { value: 'admin', title: t('account.admin'), text: t('users.adminText') },
        ]}
        value={choice.isAdmin ? 'admin' : 'member'}
        onChange={(role) => onChoice({ ...choice, isAdmin: role === 'admin' })}
        inLine
        locked={roleLocked !== undefined}
        hint={roleLocked}
        error={placed.at('role')}
      />
    </>
  );
}
