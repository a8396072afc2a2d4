import { useId, type ReactNode } from 'react';

/**
 * Has a control say why it cannot be used now, to whoever reaches it.
 *
 * @param refused why; undefined: it can be used
 * @param describedBy what describes it otherwise
 * @returns what describes it now, and the sentence to stand beside it
 */
export function useRefused(
  refused: string | undefined,
  describedBy?: string,
): { readonly describedBy: string | undefined; readonly reason: ReactNode } {
  const id = useId();
  if (refused === undefined) return { describedBy, reason: null };
  return {
    describedBy: id,
    reason: (
      <span id={id} hidden>
        {refused}
      </span>
    ),
  };
}
