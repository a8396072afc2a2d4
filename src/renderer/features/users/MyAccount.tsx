import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/Badge.tsx';
import { Initial } from '../../ui/Initial.tsx';
import { PageBody } from '../../ui/Page.tsx';
import { briefDay } from '../../i18n/dates.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useUser } from '../../calls/app.ts';
import styles from './MyAccount.module.css';
import { OwnSessions } from './OwnSessions.tsx';

/** Who one is here, and where one is signed in. */
export function MyAccount() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { displayName, username, isAdmin, createdAt } = useUser();
  return (
    <PageBody>
      <section className={styles.person} aria-label={displayName}>
        <Initial name={displayName} large />
        <div className={styles.names}>
          <h2 className={styles.name}>{displayName}</h2>
          <p className={styles.facts}>
            <span className={styles.username}>{username}</span>
            <Badge tone={isAdmin ? 'accent' : 'plain'}>
              {isAdmin ? t('account.admin') : t('account.member')}
            </Badge>
            {createdAt && (
              <span>{t('myAccount.since', { day: briefDay(createdAt, language) })}</span>
            )}
          </p>
        </div>
      </section>
      <OwnSessions />
    </PageBody>
  );
}
