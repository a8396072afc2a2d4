import equal from 'fast-deep-equal';
import { useEffect, useRef, useState } from 'react';
import type { CheckOutcome } from '#shared/contract/schemas.ts';
import type { ErrorInfo, Result } from '#shared/errors.ts';
import { ask } from '../calls/client.ts';
import { useSubmit } from './useSubmit.ts';

interface Check {
  readonly busy: boolean;
  /** Of the last check, as long as it is about what is stored now. */
  readonly outcome: CheckOutcome | null;
  readonly error: ErrorInfo | null;
  readonly start: () => void;
  readonly stop: () => void;
}

/**
 * Checks what is stored, on demand.
 *
 * @param of changes when what is stored does: the outcome was about what was there before
 */
export function useConnectionCheck(
  of: unknown,
  check: () => Promise<Result<{ readonly outcome: CheckOutcome }>>,
): Check {
  const [last, setLast] = useState<{ of: unknown; outcome: CheckOutcome | null } | null>(null);
  const running = useRef(false);
  const { busy, error, submit } = useSubmit(async () => {
    running.current = true;
    setLast({ of, outcome: null });
    const result = await check();
    running.current = false;
    if (result.ok) setLast({ of, outcome: result.value.outcome });
    return result;
  });
  const stop = (): void => void ask('checks.cancel', {});
  useEffect(
    () => () => {
      if (running.current) stop();
    },
    [],
  );
  const current = last !== null && equal(last.of, of);
  return {
    busy,
    outcome: current ? last.outcome : null,
    error: current ? error : null,
    start: () => submit(),
    stop,
  };
}
