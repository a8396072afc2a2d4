import { useTranslation } from 'react-i18next';
import type { InstancePart, OffPart } from '#shared/contract/schemas.ts';
import { useShownInstance, useUser } from '../../calls/app.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { useAddress } from '../../ui/address.ts';
import { Notice } from '../../ui/Notice.tsx';
import styles from './ReadOnlyBanner.module.css';

/** What each page is about, by the beginning of its address. */
const partsOf: Readonly<Record<string, readonly InstancePart[]>> = {
  '/credentials': ['sharedCredentials', 'personalCredentials'],
  '/agents': ['agents', 'sharedCredentials', 'personalCredentials'],
  '/users': ['people', 'sessions', 'access'],
  '/health/access': ['people', 'agents', 'access'],
  '/providers': ['providers'],
  '/pipes': ['pipes', 'telegram', 'imessage', 'senders'],
};

/** Above a page, what of it this Selu does not have, or not as the app knows it; nothing where all is there. */
export function OffBanner() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { isAdmin } = useUser();
  const [path] = useAddress();
  const off = useShownInstance()?.off ?? [];
  const parts = Object.entries(partsOf).find(([page]) => path.startsWith(page))?.[1] ?? [];
  const here = off.filter(({ part }) => parts.includes(part) && (isAdmin || part !== 'access'));
  if (here.length === 0) return null;
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  return (
    <div className={styles.banner}>
      {Array.from(Map.groupBy(here, kindOf), ([kind, some]) => (
        <Notice key={kind} tone="plain">
          {kind === 'unfinished'
            ? t('off.unfinished')
            : t(`off.${kind}`, {
                parts: list.format(some.map(({ part }) => t(`off.part.${part}`))),
              })}
        </Notice>
      ))}
    </div>
  );
}

const kindOf = ({ reason, shown }: OffPart): 'missing' | 'unfinished' | 'hidden' | 'fixed' => {
  if (reason === 'missing' || reason === 'unfinished') return reason;
  return shown ? 'fixed' : 'hidden';
};
