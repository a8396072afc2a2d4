import { secretFlaws } from '#shared/master-secret.ts';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '#shared/errors.ts';
import { Field } from '../../forms/Field.tsx';
import { PasswordInput } from '../../forms/PasswordInput.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';

interface SecretFieldProps {
  readonly placed: Pick<ReturnType<typeof useSecretError>, 'at'>;
}

/** The error of a form that asks for the master secret: at its field, or for the form. */
export const useSecretError = (error: ErrorInfo | null) =>
  usePlacedError(error, { secret: [...secretFlaws, 'secret_wrong'] });

/** Asks for the master secret. */
export function SecretField({ placed }: SecretFieldProps) {
  const { t } = useTranslation();
  return (
    <Field label={t('secret.label')} hint={t('locked.hint')} error={placed.at('secret')}>
      {(control) => <PasswordInput {...control} name="secret" mono autoFocus required />}
    </Field>
  );
}
