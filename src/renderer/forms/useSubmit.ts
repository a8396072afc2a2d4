import { useRef, useState } from 'react';
import type { ErrorCode, ErrorInfo, Result } from '#shared/errors.ts';

export interface Submission<A extends readonly unknown[]> {
  readonly busy: boolean;
  /** Of the last run, unless the person ended it; gone when the next one starts. */
  readonly error: ErrorInfo | null;
  /** Runs the action unless it is running. */
  readonly submit: (...args: A) => void;
  readonly clearError: () => void;
}

const declined: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'check_cancelled',
  'backup_cancelled',
  'restore_stopped',
  'not_confirmed',
  'password_needed',
]);

/** The person has stopped it, or said no when asked: they know. */
export const isDeclined = ({ code }: ErrorInfo): boolean => declined.has(code);

/** One submission at a time of what a form or a button does. */
export function useSubmit<A extends readonly unknown[]>(
  action: (...args: A) => Promise<Result<unknown>>,
): Submission<A> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const running = useRef(false);

  const run = async (...args: A): Promise<void> => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(null);
    const result = await action(...args);
    running.current = false;
    setBusy(false);
    if (!result.ok && !isDeclined(result.error)) setError(result.error);
  };

  return {
    busy,
    error,
    submit: (...args) => void run(...args),
    clearError: () => setError(null),
  };
}
