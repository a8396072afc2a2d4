import type { SeluServer } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';

/** The server of the Selu that the window shows; null until it is known, and for the app's own instance. */
export function useServer(): SeluServer | null {
  const { value } = useAnswer(() => ask('instances.server', {}), { name: 'instances.server' });
  return value?.server ?? null;
}
