import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { clsx } from 'clsx';
import { useShownInstance, useUser } from '../../calls/app.ts';
import { useInstanceName } from './instanceNames.ts';
import styles from './SeluStatus.module.css';
import { useServer } from './server.ts';

/**
 * Which Selu this is and whether it runs, with the way to where its address is set; nothing for the app's own instance,
 * which none runs on.
 */
export function SeluStatus() {
  const { t } = useTranslation();
  const nameOf = useInstanceName();
  const { isAdmin } = useUser();
  const instance = useShownInstance();
  const server = useServer();
  if (instance?.kind !== 'attached' || server === null) return null;
  const { state } = server;
  const text = t(
    state === 'unknown' && !isAdmin ? 'instances.state.untold' : `instances.state.${state}`,
  );
  const name = nameOf(instance);
  const title = `${name}: ${text}`;
  const content = (
    <>
      <span aria-hidden className={clsx(styles.dot, state === 'running' && styles.running)} />
      <span className={styles.texts}>
        <span className={styles.name}>{name}</span>
        <span>{text}</span>
      </span>
    </>
  );
  return isAdmin ? (
    <Link href="/settings" className={styles.status} title={title}>
      {content}
    </Link>
  ) : (
    <div className={styles.status} title={title}>
      {content}
    </div>
  );
}
