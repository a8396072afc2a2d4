/** What of the instance cannot be changed here, and why, so that a control says it before anybody has typed anything. */
import { useTranslation } from 'react-i18next';
import type { InstancePart } from '#shared/contract/schemas.ts';
import { useShownInstance } from './app.ts';

/**
 * Gives, for a part of the instance that the window shows, a sentence that says why it cannot be changed; undefined
 * where it can.
 */
export function useRefusals(): (part: InstancePart) => string | undefined {
  const { t } = useTranslation();
  const instance = useShownInstance();
  return (part) => {
    if (instance === null) return undefined;
    if (instance.readOnly !== null) return t('readOnly.reason');
    const off = instance.off.find((each) => each.part === part);
    return off && t(`off.reason.${off.reason}`);
  };
}

/** The same for one part. */
export const useRefusal = (part: InstancePart): string | undefined => useRefusals()(part);
