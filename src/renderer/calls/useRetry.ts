import { refreshApp } from './app.ts';
import { ask } from './client.ts';
import { useSubmit } from '../forms/useSubmit.ts';

/** Has the main process open its files again, and look for the master secret where it could not be had. */
export const useRetry = () =>
  useSubmit(async () => {
    const result = await ask('app.retry', {});
    await refreshApp();
    return result;
  });
