import { useTranslation } from 'react-i18next';
import type { Provider } from '#shared/contract/schemas.ts';
import { Badge } from '../../ui/Badge.tsx';
import { ItemRow } from '../../ui/ItemRow.tsx';

interface UnknownProviderRowProps {
  readonly provider: Provider;
}

/** A provider that a newer Selu has added: shown, and left alone. */
export function UnknownProviderRow({ provider }: UnknownProviderRowProps) {
  const { t } = useTranslation();
  const { id, name, connected } = provider;
  return (
    <ItemRow
      id={id}
      picture={initialOf(name)}
      title={name}
      badge={<Badge tone="plain">{t('unknown.badge')}</Badge>}
      facts={[
        { key: 'state', text: connected ? t('providers.isConnected') : t('providers.isNot') },
        { key: 'why', text: t('unknown.provider') },
      ]}
    />
  );
}

const initialOf = (name: string): string => [...name][0]?.toUpperCase() ?? '';
