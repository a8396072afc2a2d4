import { useTranslation } from 'react-i18next';
import { useShownInstance } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { OutsideLink } from '../../ui/OutsideLink.tsx';
import styles from './BySelu.module.css';

/** Whether this app puts the agents in place, or Selu does. */
export const useInstallsAgents = (): boolean => useShownInstance()?.kind !== 'attached';

/** That Selu itself looks after which agents there are, and the way to its page where that is known. */
export function BySelu() {
  const { t } = useTranslation();
  const server = useShownInstance()?.server ?? null;
  return (
    <p className={styles.text}>
      {t('agents.bySelu')}{' '}
      {server !== null && (
        <OutsideLink
          text={t('agents.openSelu')}
          open={() => ask('instances.openServer', { page: 'agents' })}
        />
      )}
    </p>
  );
}
