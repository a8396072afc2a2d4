/** A capability in words. */
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AgentCapability } from '#shared/contract/schemas.ts';
import { Badge } from '../../ui/Badge.tsx';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useQuoted } from './PackageText.tsx';
import styles from './capabilityTexts.module.css';

/** Where on the network a capability may go. */
export function NetworkText({ capability }: { readonly capability: AgentCapability }) {
  const { t } = useTranslation();
  const { network, hosts } = capability;
  if (network === 'none') return t('agent.network.none');
  if (network === 'any') {
    return (
      <Badge tone="warn" icon={<TriangleAlert aria-hidden />}>
        {t('agent.network.any')}
      </Badge>
    );
  }
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

interface SharedWithProps {
  readonly capability: AgentCapability;
  readonly className: string | undefined;
}

/** Which other agents use the values of a capability, too; nothing where none does. */
export function SharedWith({ capability, className }: SharedWithProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const quoted = useQuoted();
  if (capability.sharedWith.length === 0) return null;
  const names = capability.sharedWith.map(({ name }) => quoted(name));
  return (
    <p className={className}>
      {t('agent.sharedWith', { agents: new Intl.ListFormat(language).format(names) })}
    </p>
  );
}
