import type { Result } from '#shared/errors.ts';
import { useSubmit, type Submission } from './useSubmit.ts';

interface SeenSubmission extends Submission<[]> {
  /** Saves in spite of what somebody else changed; there only after that was the reason not to. */
  readonly overrule: (() => void) | undefined;
}

/**
 * A submission of what was edited: refused where somebody else has changed it since it was shown, until the person
 * says that theirs counts.
 *
 * @param stamp of what was shown
 * @param action gets the stamp, or null where the person has overruled
 */
export function useSeenSubmit<T>(
  stamp: T,
  action: (seen: T | null) => Promise<Result<unknown>>,
): SeenSubmission {
  const { busy, error, submit, clearError } = useSubmit((seen: T | null) => action(seen));
  const isChanged = error?.code === 'changed_meanwhile';
  return {
    busy,
    error,
    submit: () => submit(stamp),
    clearError,
    overrule: isChanged ? () => submit(null) : undefined,
  };
}
