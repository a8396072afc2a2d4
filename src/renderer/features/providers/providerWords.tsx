/** A provider in words. */
import { useTranslation } from 'react-i18next';
import type { Provider } from '#shared/contract/schemas.ts';
import { hasUsagePage } from '#shared/providers.ts';
import type { Fact } from '../../ui/ItemRow.tsx';
import { Mask } from '../../ui/Mask.tsx';
import { Checked, Looked, Updated } from '../../ui/Updated.tsx';
import type { KnownProvider } from './providers.ts';

/** What a provider is called: by its own name, but for the local server, which has a word in each language. */
export function useProviderName(): (provider: Provider) => string {
  const { t } = useTranslation();
  return ({ id, name }) => (id === 'pico' ? t('providers.local') : name);
}

/** What is known about a provider, each in a few words; of one that is not connected, what it offers. */
export function useProviderFacts(): (provider: KnownProvider, now: Date) => readonly Fact[] {
  const { t } = useTranslation();
  return (provider, now) => {
    const { id, connected, keyStatus, region, baseAddress, updatedAt, lastCheck } = provider;
    const lookedAt = provider.usageReminder?.lookedAt;
    if (!connected && keyStatus !== 'damaged' && keyStatus !== 'outside') {
      return [{ key: 'about', text: t(`providers.about.${id}`) }];
    }
    const key = {
      set: <Mask />,
      missing: t('providers.noKey'),
      damaged: t('status.damagedHelp'),
      outside: t('status.outsideHelp'),
    };
    return [
      { key: 'key', text: key[keyStatus] },
      region && { key: 'region', text: region },
      baseAddress && { key: 'address', text: baseAddress },
      updatedAt && { key: 'updated', text: <Updated at={updatedAt} now={now} /> },
      updatedAt === null && keyStatus === 'set' && { key: 'age', text: t('providers.ageUnknown') },
      lastCheck && { key: 'checked', text: <Checked at={lastCheck.at} now={now} /> },
      !hasUsagePage(id) && { key: 'usage', text: t('providers.noUsage') },
      lookedAt && { key: 'looked', text: <Looked at={lookedAt} now={now} /> },
    ].filter((fact) => typeof fact === 'object' && fact !== null);
  };
}
