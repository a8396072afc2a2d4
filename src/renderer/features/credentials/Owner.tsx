import { UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { UserRef } from '#shared/contract/schemas.ts';
import { Badge } from '../../ui/Badge.tsx';
import styles from './Owner.module.css';

interface OwnerProps {
  /** `null`: shared by everyone. */
  readonly user: UserRef | null;
}

/** For whom a credential is. */
export function Owner({ user }: OwnerProps) {
  const { t } = useTranslation();
  if (!user) {
    return (
      <Badge tone="plain" icon={<UsersRound aria-hidden />}>
        {t('owner.shared')}
      </Badge>
    );
  }
  return (
    <span className={styles.person} title={`${user.displayName} (${user.username})`}>
      {user.displayName}
    </span>
  );
}
