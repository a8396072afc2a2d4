/** The change of the master secret that this window has begun: kept here, because its page goes while an instance is closed. */
import { create } from 'zustand';
import type { Input } from '#shared/contract/index.ts';
import type { RotationOutcome } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { ask } from '../../calls/client.ts';

interface Rotation {
  readonly running: boolean;
  readonly outcome: RotationOutcome | null;
  readonly error: ErrorInfo | null;
}

const nothing: Rotation = { running: false, outcome: null, error: null };

export const useRotation = create<Rotation>(() => nothing);

/** Begins it. What is sent is kept nowhere. */
export async function rotate(input: Input<'rotation.run'>): Promise<void> {
  useRotation.setState({ ...nothing, running: true });
  const result = await ask('rotation.run', input);
  useRotation.setState(
    result.ok
      ? { ...nothing, outcome: result.value }
      : { ...nothing, error: isDeclined(result.error) ? null : result.error },
  );
}

/** The person has said no: they know. */
const isDeclined = ({ code }: ErrorInfo): boolean =>
  code === 'not_confirmed' || code === 'password_needed';

/** Forgets what came of it. */
export const forgetRotation = (): void => useRotation.setState(nothing);
