import { useTranslation } from 'react-i18next';
import type { AgentCapability } from '#shared/contract/schemas.ts';
import styles from './NetworkText.module.css';

/** Where on the network a capability may go. */
export function NetworkText({ capability }: { readonly capability: AgentCapability }) {
  const { t } = useTranslation();
  const { network, hosts } = capability;
  if (network === 'none') return t('agent.network.none');
  if (network === 'any') return t('agent.network.any');
  return (
    <>
      {t('agent.network.hosts')}{' '}
      {hosts.map((host) => (
        <code key={host} className={styles.host}>
          {host}
        </code>
      ))}
    </>
  );
}
