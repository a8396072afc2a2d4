import type { SeluServer } from '#shared/contract/schemas.ts';
import { useShownInstance } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';

/**
 * Where the Selu answers that the window shows; null where that is not set, or nobody has confirmed it: it stands where
 * somebody else may have put it.
 */
export function useConfirmedServer(): string | null {
  const stored = useShownInstance()?.server ?? null;
  return useServer()?.state === 'unknown' ? null : stored;
}

/** The server of the Selu that the window shows; null until it is known, and for the app's own instance. */
export function useServer(): SeluServer | null {
  const { value } = useAnswer(() => ask('instances.server', {}), { name: 'instances.server' });
  return value?.server ?? null;
}
