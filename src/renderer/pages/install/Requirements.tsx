import { Globe } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AgentCapability } from '#shared/contract/schemas.ts';
import { NetworkText } from '../agents/NetworkText.tsx';
import { SecretKind } from '../agents/SecretFacts.tsx';
import styles from './Requirements.module.css';

/** What each capability of a package may reach, and which credentials it asks for. */
export function Requirements({
  capabilities,
}: {
  readonly capabilities: readonly AgentCapability[];
}) {
  const { t } = useTranslation();
  if (capabilities.length === 0) return <p className={styles.text}>{t('install.needsNothing')}</p>;
  return capabilities.map((capability) => (
    <section key={capability.id} aria-label={capability.id} className={styles.capability}>
      <h3 className={styles.title}>{capability.id}</h3>
      <p className={styles.network}>
        <Globe aria-hidden />
        <span>
          <NetworkText capability={capability} />
        </span>
      </p>
      {capability.sharedWith.length > 0 && (
        <p className={styles.text}>
          {t('install.sharedWith', {
            agents: capability.sharedWith.map(({ name }) => name).join(', '),
          })}
        </p>
      )}
      {capability.secrets.length === 0 ? (
        <p className={styles.text}>{t('install.noSecrets')}</p>
      ) : (
        <ul className={styles.list}>
          {capability.secrets.map((secret) => (
            <li key={secret.name} className={styles.secret}>
              <span className={styles.line}>
                <code className={styles.name}>{secret.name}</code>
                <SecretKind secret={secret} />
                {secret.status !== 'missing' && (
                  <span className={styles.set}>{t('install.alreadySet')}</span>
                )}
              </span>
              {secret.description && <span className={styles.text}>{secret.description}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  ));
}
