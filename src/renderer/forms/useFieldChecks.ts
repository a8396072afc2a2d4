import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** What the window can see to be wrong with a field, by the sentence that says it. */
export type Flaw =
  | 'user.nameMissing'
  | 'user.usernameMissing'
  | 'user.passwordMissing'
  | 'selection.expiry.missing'
  | 'access.several.missing'
  | 'health.dismiss.missing';

interface Checks<F extends string> {
  /** Judges every field at once; false when one of them has a flaw, which {@link at} then says. */
  readonly pass: (flaws: Readonly<Record<F, Flaw | null>>) => boolean;
  /** The sentence that belongs at a field. */
  readonly at: (field: F) => string | undefined;
  /** To be called when the form is edited. */
  readonly forget: () => void;
}

/** What is said of a form's fields without asking the main process: an attempt might count there, or nothing is chosen yet. */
export function useFieldChecks<F extends string>(): Checks<F> {
  const { t } = useTranslation();
  const [found, setFound] = useState<Partial<Record<F, Flaw | null>>>({});
  return {
    pass: (flaws) => {
      setFound(flaws);
      return Object.values<Flaw | null>(flaws).every((flaw) => flaw === null);
    },
    at: (field) => {
      const flaw: Flaw | null | undefined = found[field];
      return flaw ? t(flaw) : undefined;
    },
    forget: () => setFound({}),
  };
}

/** A username needs something that can be seen. */
export const usernameFlaw = (username: string): Flaw | null =>
  username.trim() === '' ? 'user.usernameMissing' : null;

/** A password may be anything but nothing. */
export const passwordFlaw = (password: string): Flaw | null =>
  password === '' ? 'user.passwordMissing' : null;
