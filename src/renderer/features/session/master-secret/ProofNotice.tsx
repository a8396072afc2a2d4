import { useTranslation } from 'react-i18next';
import { useShownInstance } from '../../../calls/app.ts';
import { Notice } from '../../../ui/Notice.tsx';

/** How sure it is that the master secret is the right one, in a sentence; null where that is known for certain. */
export function useProofText(): string | null {
  const { t } = useTranslation();
  const proof = useShownInstance()?.proof ?? null;
  if (proof === null) return null;
  const { fits, of } = proof;
  if (of === 0) return t('proof.none');
  return fits === of ? t('proof.all', { count: of }) : t('proof.some', { fits, of });
}

/** Says so where nothing shows whether the master secret is right, or where it does not fit all that is stored. */
export function ProofNotice() {
  const text = useProofText();
  const proof = useShownInstance()?.proof;
  if (text === null || !proof || (proof.of > 0 && proof.fits === proof.of)) return null;
  return <Notice tone="warn">{text}</Notice>;
}
