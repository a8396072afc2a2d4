import { useTranslation } from 'react-i18next';
import type { ProviderId } from '#shared/providers.ts';
import { OutsideLink } from '../../ui/OutsideLink.tsx';
import { ask } from '../../calls/client.ts';
import styles from './ProviderLead.module.css';

interface ProviderLeadProps {
  readonly id: ProviderId;
  readonly name: string;
}

/** Where the key comes from. */
export function ProviderLead({ id, name }: ProviderLeadProps) {
  const { t } = useTranslation();
  return (
    <div>
      <p className={styles.text}>{t(`providers.how.${id}`)}</p>
      {id !== 'pico' && (
        <OutsideLink
          text={t('providers.openKeys', { name })}
          open={() => ask('providers.openPage', { id, page: 'keys' })}
        />
      )}
    </div>
  );
}
