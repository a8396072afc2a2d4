import { useTranslation } from 'react-i18next';
import type { Choice } from '../../ui/Select.tsx';

/** What is usual. */
const usual = [7, 14, 30, 60, 90, 180, 365, 730] as const;

/** Numbers of days to choose from, with the one that is set, and never. */
export function useDayChoices(): (set: number | null) => Choice<number | null>[] {
  const { t } = useTranslation();
  return (set) => {
    const days = [...new Set([...usual, ...(set === null ? [] : [set])])].sort((a, b) => a - b);
    return [
      ...days.map((count) => ({ value: count, label: t('health.days', { count }) })),
      { value: null, label: t('health.never') },
    ];
  };
}
