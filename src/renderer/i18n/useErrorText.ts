import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '#shared/errors.ts';

/** An error as a call or the app's state gives it. */
export interface ShownError {
  readonly code: ErrorCode;
  readonly params: object;
}

interface PlacedError<F extends string> {
  /** The sentence that belongs at a field, if the error is about it. */
  readonly at: (field: F) => string | undefined;
  /** The sentence for the form as a whole, if no field claims the error. */
  readonly form: string | undefined;
}

/** Turns an error into its sentence in the language that is shown. */
export function useErrorText(): (error: ShownError) => string {
  const { t } = useTranslation('errors');
  return (error) => t(error.code, { ...error.params });
}

/**
 * Puts an error where it can be mended.
 *
 * @param error what the main process answered, or `null`
 * @param fields each field with the codes that are about it
 */
export function usePlacedError<F extends string>(
  error: ShownError | null,
  fields: Readonly<Record<F, readonly ErrorCode[]>>,
): PlacedError<F> {
  const text = useErrorText();
  const claimed = error && Object.values<readonly ErrorCode[]>(fields).flat().includes(error.code);
  return {
    at: (field) => (error && fields[field].includes(error.code) ? text(error) : undefined),
    form: error && !claimed ? text(error) : undefined,
  };
}
