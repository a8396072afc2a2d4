import { useState } from 'react';
import type { ErrorInfo } from '#shared/errors.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';

/** The calls by which each kind of recovery kit is saved and printed. */
const calls = {
  setup: { save: 'setup.saveRecoveryKit', print: 'setup.printRecoveryKit' },
  rotation: { save: 'rotation.saveRecoveryKit', print: 'rotation.printRecoveryKit' },
  kit: { save: 'kit.save', print: 'kit.print' },
} as const;

interface Way {
  readonly busy: boolean;
  readonly submit: () => void;
}

interface MakingKit {
  /** What was done last; null: nothing yet. */
  readonly made: 'saved' | 'printed' | null;
  readonly save: Way;
  readonly print: Way;
  readonly error: ErrorInfo | null;
}

/**
 * Saves and prints a recovery kit.
 *
 * @param of of which secret: that of the set-up, the new one of a rotation, or the one in use
 * @param onMade told when it was saved or printed
 */
export function useMakingKit(of: keyof typeof calls, onMade: () => void = () => {}): MakingKit {
  const [made, setMade] = useState<MakingKit['made']>(null);
  const done = (what: 'saved' | 'printed'): void => {
    setMade(what);
    onMade();
  };
  const save = useSubmit(async () => {
    const result = await ask(calls[of].save, {});
    if (result.ok && result.value.saved) done('saved');
    return result;
  });
  const print = useSubmit(async () => {
    const result = await ask(calls[of].print, {});
    if (result.ok && result.value.printed) done('printed');
    return result;
  });
  // What was wrong with one way says nothing once the other is tried.
  const insteadOf = (other: typeof save, way: typeof save): Way => ({
    busy: way.busy,
    submit: () => {
      other.clearError();
      way.submit();
    },
  });
  return {
    made,
    save: insteadOf(print, save),
    print: insteadOf(save, print),
    error: save.error ?? print.error,
  };
}
