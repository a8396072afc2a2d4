import type { Result } from '#shared/errors.ts';
import { say } from '../../ui/toastManager.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { refreshApp } from '../../calls/app.ts';

/** Waits for a call without a form of its own: a toast says why it failed, and the window follows. */
export function useRun(): (call: Promise<Result<unknown>>) => Promise<void> {
  const errorText = useErrorText();
  return async (call) => {
    const result = await call;
    if (!result.ok) say(errorText(result.error));
    await refreshApp();
  };
}
