import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useShownInstance } from '../../calls/app.ts';
import { sayBeside } from '../../ui/toastManager.ts';

/** Says so when another file was put in the place of the open one, and opened. It draws nothing of its own. */
export function ReplacedToast() {
  const { t } = useTranslation();
  const instance = useShownInstance();
  const id = instance?.id;
  const replacements = instance?.replacements ?? 0;
  const seen = useRef({ id, replacements });
  useEffect(() => {
    const isAnother = seen.current.id === id && seen.current.replacements !== replacements;
    seen.current = { id, replacements };
    if (isAnother) sayBeside(t('problem.replaced'));
  }, [id, replacements, t]);
  return null;
}
