import { Bot, BrainCircuit, KeyRound, MessagesSquare, Settings, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { Action } from '../../ui/action.ts';
import { Logo } from '../../ui/Logo.tsx';
import { useUser } from '../../calls/app.ts';
import { SeluStatus } from '../../features/instances/SeluStatus.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import styles from './Sidebar.module.css';

interface SidebarProps {
  /** What can be done on every page. */
  readonly actions: readonly Action[];
}

export function Sidebar({ actions }: SidebarProps) {
  const { t } = useTranslation();
  const [location] = useLocation();
  const { isAdmin } = useUser();
  const pages = [
    { path: '/credentials', label: t('credentials.title'), icon: KeyRound },
    { path: '/agents', label: t('agents.title'), icon: Bot },
    { path: '/users', label: t('users.title'), icon: Users },
    ...(isAdmin
      ? [
          { path: '/providers', label: t('providers.title'), icon: BrainCircuit },
          { path: '/pipes', label: t('pipes.title'), icon: MessagesSquare },
        ]
      : []),
    { path: '/settings', label: t('settings.title'), icon: Settings },
  ];
  return (
    <aside className={styles.sidebar}>
      <div className={styles.mark}>
        <Logo size={34} />
        <span className={styles.label}>{t('product.short')}</span>
      </div>
      <SeluStatus />
      <nav aria-label={t('frame.pages')} className={styles.nav}>
        {pages.map(({ path, label, icon: Icon }) => (
          <Link
            key={path}
            href={path}
            className={styles.link}
            title={label}
            aria-current={isAt(location, path) ? 'page' : undefined}
          >
            <Icon aria-hidden />
            <span className={styles.label}>{label}</span>
          </Link>
        ))}
      </nav>
      <AccountMenu actions={actions} />
    </aside>
  );
}

/** A page, or one that belongs to it. */
const isAt = (location: string, path: string): boolean =>
  location === path || location.startsWith(`${path}/`);
