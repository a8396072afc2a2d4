import { useEffect, useEffectEvent, useState } from 'react';
import type { Result } from '#shared/errors.ts';

/** How long after an answer it is asked again. */
const EVERY_MS = 250;

/**
 * What a call answers, asked again and again: for how far something is that goes on, of which nobody tells a window.
 *
 * @param isOn whether it is asked; left out: as long as it is shown
 * @returns the last good answer; null before the first, and while it is not asked
 */
export function usePolled<T>(read: () => Promise<Result<T>>, isOn = true): T | null {
  const [value, setValue] = useState<T | null>(null);
  const readNow = useEffectEvent(read);
  useEffect(() => {
    if (!isOn) return;
    let left = false;
    const isLeft = (): boolean => left;
    let timer = 0;
    const look = async (): Promise<void> => {
      const result = await readNow();
      if (isLeft()) return;
      if (result.ok) setValue(result.value);
      timer = window.setTimeout(() => void look(), EVERY_MS);
    };
    void look();
    return () => {
      left = true;
      clearTimeout(timer);
      setValue(null);
    };
  }, [isOn]);
  return value;
}
