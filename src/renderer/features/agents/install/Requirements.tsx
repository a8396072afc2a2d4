import { Globe } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AgentCapability, AgentSecret, StoredCount } from '#shared/contract/schemas.ts';
import { NetworkText } from '../capabilityTexts.tsx';
import { PackageText, useQuoted } from '../PackageText.tsx';
import { SecretKind } from '../SecretFacts.tsx';
import styles from './Requirements.module.css';

interface RequirementsProps {
  readonly capabilities: readonly AgentCapability[];
  /** Values that are stored already, whoever's they are. */
  readonly existing: readonly StoredCount[];
}

/** What each capability of a package may reach, and which credentials it asks for or finds. */
export function Requirements({ capabilities, existing }: RequirementsProps) {
  const { t } = useTranslation();
  const quoted = useQuoted();
  const countOf = (capabilityId: string, { name, scope }: AgentSecret): number =>
    existing.find(
      (each) => each.capabilityId === capabilityId && each.name === name && each.scope === scope,
    )?.count ?? 0;
  if (capabilities.length === 0) return <p className={styles.text}>{t('install.needsNothing')}</p>;
  return capabilities.map((capability) => (
    <section key={capability.id} aria-label={capability.id} className={styles.capability}>
      <h3 className={styles.title}>
        <bdi>{capability.id}</bdi>
      </h3>
      <p className={styles.network}>
        <Globe aria-hidden />
        <span>
          <NetworkText capability={capability} />
        </span>
      </p>
      {capability.sharedWith.length > 0 && (
        <p className={styles.text}>
          {t('install.sharedWith', {
            agents: capability.sharedWith.map(({ name }) => quoted(name)).join(', '),
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
                <code dir="auto" className={styles.name}>
                  {secret.name}
                </code>
                <SecretKind secret={secret} />
                {countOf(capability.id, secret) > 0 && (
                  <span className={styles.set}>
                    {secret.scope === 'system'
                      ? t('install.alreadySet')
                      : t('install.setBy', { count: countOf(capability.id, secret) })}
                  </span>
                )}
              </span>
              {secret.description && (
                <span className={styles.text}>
                  <PackageText>{secret.description}</PackageText>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  ));
}
