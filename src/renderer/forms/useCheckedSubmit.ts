import { useEffect, useRef } from 'react';
import type { ErrorInfo, Result } from '#shared/errors.ts';
import { ask } from '../calls/client.ts';
import type { Confirmation } from './confirmAnyway.ts';
import { useSubmit } from './useSubmit.ts';

/** How a form is to be saved: checked or not, and what was answered to questions about it. */
export interface Saving {
  readonly check: boolean;
  readonly otherKeyOk: boolean;
  readonly insecureOk: boolean;
  /** What somebody else has changed meanwhile gives way. */
  readonly mineOk: boolean;
}

export interface CheckedSubmission {
  readonly busy: boolean;
  readonly error: ErrorInfo | null;
  readonly submit: () => void;
  /** Once more, in spite of the error. */
  readonly confirm: (how: Confirmation) => void;
  /** Ends the check: nothing is saved, and what is typed stays. */
  readonly stop: () => void;
  /** To be called when the form is edited: what was confirmed was about what stood there before. */
  readonly edited: () => void;
}

const asAsked: Saving = { check: true, otherKeyOk: false, insecureOk: false, mineOk: false };

/** A submission that checks with a server first. When its form goes, so does a check that runs. */
export function useCheckedSubmit(
  action: (saving: Saving) => Promise<Result<unknown>>,
): CheckedSubmission {
  const saving = useRef(asAsked);
  const running = useRef(false);
  const { busy, error, submit, clearError } = useSubmit(async () => {
    running.current = true;
    const result = await action(saving.current);
    running.current = false;
    return result;
  });
  useEffect(
    () => () => {
      if (running.current) stopChecks();
    },
    [],
  );
  return {
    busy,
    error,
    submit: () => {
      saving.current = { ...saving.current, check: true };
      submit();
    },
    confirm: (how) => {
      const change = how === 'unchecked' ? { check: false } : { [how]: true };
      saving.current = { ...saving.current, ...change };
      submit();
    },
    stop: stopChecks,
    edited: () => {
      saving.current = asAsked;
      clearError();
    },
  };
}

function stopChecks(): void {
  void ask('checks.cancel', {});
}
