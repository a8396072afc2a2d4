import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Strength } from './strength.ts';
import { StrengthMeasure } from './measure.ts';

interface StrengthOf {
  /** `null`: nothing typed, or not known yet. */
  readonly strength: Strength | null;
  /** To be called whenever the field's text has changed. */
  readonly onChanged: () => void;
}

/**
 * How strong the password in a field is, while it is typed. The text itself stays in the field.
 *
 * @param words what others know about the person, read when it is needed
 */
export function useStrength(
  field: RefObject<HTMLInputElement | null>,
  words: () => readonly string[],
): StrengthOf {
  const [strength, setStrength] = useState<Strength | null>(null);
  const measure = useRef<StrengthMeasure | null>(null);

  useEffect(
    () => () => {
      measure.current?.end();
      measure.current = null;
    },
    [],
  );

  return {
    strength,
    onChanged: () => {
      measure.current ??= new StrengthMeasure(
        () => field.current?.value ?? '',
        words,
        startWorker,
        setStrength,
      );
      measure.current.changed();
    },
  };
}

const startWorker = (): Worker =>
  new Worker(new URL('./strength.worker.ts', import.meta.url), { type: 'module' });
