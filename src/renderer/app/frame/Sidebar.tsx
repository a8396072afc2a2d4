import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { HealthSummary } from '#shared/contract/schemas.ts';
import type { Action } from '../../ui/action.ts';
import { useShortcutText } from '../../ui/shortcuts.ts';
import { PaletteButton } from '../palette/PaletteButton.tsx';
import type { PageAction } from '../pages.ts';
import { Logo } from '../../ui/Logo.tsx';
import { HealthSign } from '../../features/health/HealthSign.tsx';
import { SeluStatus } from '../../features/instances/SeluStatus.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import styles from './Sidebar.module.css';

interface SidebarProps {
  readonly pages: readonly PageAction[];
  /** What can be done on every page. */
  readonly actions: readonly Action[];
  /** Null: not known yet. */
  readonly health: HealthSummary | null;
}

export function Sidebar({ pages, actions, health }: SidebarProps) {
  const { t } = useTranslation();
  const [location] = useLocation();
  const { shown, spoken } = useShortcutText();
  return (
    <aside className={styles.sidebar}>
      <div className={styles.mark}>
        <Logo size={34} />
        <span className={styles.label}>{t('product.short')}</span>
      </div>
      <SeluStatus />
      <PaletteButton />
      <nav aria-label={t('frame.pages')} className={styles.nav}>
        {pages.map(({ path, text, icon: Icon, shortcut }) => (
          <Link
            key={path}
            href={path}
            className={styles.link}
            title={shortcut && `${text} (${shown(shortcut)})`}
            aria-keyshortcuts={shortcut && spoken(shortcut)}
            aria-current={isAt(location, path) ? 'page' : undefined}
          >
            <Icon aria-hidden />
            <span className={styles.label}>{text}</span>
            {path === '/health' && <HealthSign summary={health} />}
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
