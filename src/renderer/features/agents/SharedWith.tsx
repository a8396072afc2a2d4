import { useTranslation } from 'react-i18next';
import type { AgentCapability } from '#shared/contract/schemas.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';

interface SharedWithProps {
  readonly capability: AgentCapability;
  readonly className: string | undefined;
}

/** Which other agents use the values of a capability, too; nothing where none does. */
export function SharedWith({ capability, className }: SharedWithProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (capability.sharedWith.length === 0) return null;
  const names = capability.sharedWith.map(({ name }) => name);
  return (
    <p className={className}>
      {t('agent.sharedWith', { agents: new Intl.ListFormat(language).format(names) })}
    </p>
  );
}
