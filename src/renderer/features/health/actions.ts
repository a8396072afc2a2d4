import { Grid3x3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Action } from '../../ui/action.ts';
import { leaveFor } from '../../ui/address.ts';

/** Shows who may use which agent, and who reaches which shared secret. */
export function useAccessMatrix(): Action {
  const { t } = useTranslation();
  return {
    id: 'health.access',
    text: t('matrix.title'),
    icon: Grid3x3,
    run: () => leaveFor('/health/access'),
  };
}
