import { useTranslation } from 'react-i18next';
import { useShownInstance } from '../../calls/app.ts';
import { useInstanceName } from './instanceNames.ts';
import styles from './SeluStatus.module.css';
import { useServer } from './server.ts';

/** Which Selu this is and whether it runs; nothing for the app's own instance, which none runs on. */
export function SeluStatus() {
  const { t } = useTranslation();
  const nameOf = useInstanceName();
  const instance = useShownInstance();
  const server = useServer();
  if (instance?.kind !== 'attached' || server === null) return null;
  const text = t(`instances.state.${server.state}`);
  const name = nameOf(instance);
  return (
    <div className={styles.status} title={`${name}: ${text}`}>
      <span
        aria-hidden
        className={server.state === 'running' ? `${styles.dot} ${styles.running}` : styles.dot}
      />
      <p className={styles.texts}>
        <span className={styles.name}>{name}</span>
        <span>{text}</span>
      </p>
    </div>
  );
}
