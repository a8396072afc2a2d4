import { useEffect, useState, type RefObject } from 'react';
import type { ErrorInfo } from '#shared/errors.ts';
import { secretGroups } from '#shared/master-secret.ts';
import { ask } from '../../calls/client.ts';

/**
 * Has a master secret made and shows it inside `box`.
 *
 * It is written into the document and kept nowhere else: React would hold on to it in past renders.
 * When the step is left, the document loses it too.
 *
 * @param make the call that makes it
 * @param groupClass the class of each group of characters
 */
export function useMadeSecret(
  make: 'setup.makeSecret' | 'rotation.makeSecret',
  box: RefObject<HTMLElement | null>,
  groupClass: string | undefined,
): { readonly ready: boolean; readonly error: ErrorInfo | null } {
  const [ready, setReady] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);

  useEffect(() => {
    const element = box.current;
    let left = false;
    void ask(make, {}).then((result) => {
      if (left || !element) return;
      if (!result.ok) return setError(result.error);
      element.replaceChildren(
        ...secretGroups(result.value.secret).map((group) => {
          const span = document.createElement('span');
          span.className = groupClass ?? '';
          span.textContent = group;
          return span;
        }),
      );
      setReady(true);
    });
    return () => {
      left = true;
      element?.replaceChildren();
    };
  }, [make, box, groupClass]);

  return { ready, error };
}
