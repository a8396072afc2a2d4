import { useCallback, useContext, useEffect, useEffectEvent, useState } from 'react';
import type { Name } from '#shared/contract/index.ts';
import type { ErrorInfo, Result } from '#shared/errors.ts';
import { onChanged } from './client.ts';
import { AnswersExpected } from './expected.ts';
import { answersNow } from './remembered.ts';

export interface Answer<T> {
  /** The last good answer; `null` before the first. */
  readonly value: T | null;
  /** Why the newest reading failed, or `null`. */
  readonly error: ErrorInfo | null;
  readonly reload: () => void;
}

interface AnswerOptions {
  /** Of a call without input: its last answer is there from the start, if nothing has changed since. */
  readonly name?: Name;
  /** Names what is read: another one is asked at once, and until it is answered the answer stays. */
  readonly question?: string;
}

/**
 * What a reading call answers, read again whenever something changed here or in another process.
 * While one reading runs, any number of changes leads to one more, after a pause as long as the last one
 * took: a burst of changes leaves the window half of its time for the person at it.
 */
export function useAnswer<T>(
  read: () => Promise<Result<T>>,
  { name, question = '' }: AnswerOptions = {},
): Answer<T> {
  const [value, setValue] = useState(() => {
    // Under its name stands what the same call has answered.
    return (name === undefined ? null : (answersNow().get(name) ?? null)) as T | null;
  });
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [round, setRound] = useState(0);
  const readNow = useEffectEvent(read);
  const expectAnswer = useContext(AnswersExpected);
  const expectFirst = useEffectEvent(() => (value === null ? expectAnswer?.() : undefined));

  useEffect(() => {
    let left = false;
    const isLeft = (): boolean => left;
    let asked = 0;
    let expected = expectFirst();
    const nothingExpected = (): void => {
      expected?.();
      expected = undefined;
    };
    const load = async (): Promise<void> => {
      asked += 1;
      if (asked > 1) return;
      do {
        asked = 1;
        const started = performance.now();
        const answers = answersNow();
        const result = await readNow();
        if (isLeft()) return;
        if (result.ok) setValue(result.value);
        if (result.ok && name !== undefined) answers.set(name, result.value);
        setError(result.ok ? null : result.error);
        nothingExpected();
        await pause(performance.now() - started);
      } while (asked > 1 && !isLeft());
      asked = 0;
    };
    void load();
    const unsubscribe = onChanged(() => void load());
    return () => {
      left = true;
      nothingExpected();
      unsubscribe();
    };
  }, [round, name, question]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { value, error, reload };
}

/** What a call answers that is not always to be made, for example as not everybody may; null where it is not. */
export const useAnswerIf = <T>(
  allowed: boolean,
  read: () => Promise<Result<T>>,
  options: AnswerOptions = {},
): Answer<T | null> =>
  useAnswer(
    async (): Promise<Result<T | null>> => (allowed ? read() : { ok: true, value: null }),
    options,
  );

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
