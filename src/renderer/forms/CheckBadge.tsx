import { Check, CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LastCheck } from '#shared/contract/schemas.ts';
import { Badge } from '../ui/Badge.tsx';

interface CheckBadgeProps {
  /** How the last check of what is stored went; null: it was not checked. */
  readonly last: LastCheck | null;
}

/** Whether a connection is known to work. */
export function CheckBadge({ last }: CheckBadgeProps) {
  const { t } = useTranslation();
  if (last === null) return <Badge tone="plain">{t('check.last.unchecked')}</Badge>;
  return last.error ? (
    <Badge tone="danger" icon={<CircleAlert aria-hidden />}>
      {t('check.last.failed')}
    </Badge>
  ) : (
    <Badge tone="good" icon={<Check aria-hidden />}>
      {t('check.last.works')}
    </Badge>
  );
}
