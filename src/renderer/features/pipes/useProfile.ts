import { useState } from 'react';
import type { Pipe } from '#shared/contract/schemas.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { useUser } from '../../calls/app.ts';

/** What every pipe has: a name, whose it is, and who answers. */
export interface PipeProfile {
  readonly name: string;
  readonly userId: string;
  readonly agentId: string | null;
}

/** Which errors belong to which of these fields. */
export const profileErrors = {
  name: ['pipe_name_invalid'],
  owner: ['user_gone', 'user_unknown'],
  agent: ['agent_unknown'],
} as const satisfies Record<string, readonly ErrorCode[]>;

/**
 * The profile in a form.
 *
 * @param pipe null for a new one, which is one's own and answered by the built-in agent
 * @param firstName what a new one is called until it is named
 */
export function useProfile(
  pipe: Pipe | null,
  firstName: string,
): readonly [PipeProfile, (change: Partial<PipeProfile>) => void] {
  const user = useUser();
  const [profile, setProfile] = useState<PipeProfile>(() =>
    pipe
      ? { name: pipe.name, userId: pipe.owner.id, agentId: pipe.agent?.id ?? null }
      : { name: firstName, userId: user.id, agentId: DEFAULT_AGENT },
  );
  return [profile, (change) => setProfile((before) => ({ ...before, ...change }))];
}
