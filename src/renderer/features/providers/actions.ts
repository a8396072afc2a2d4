import { CircleCheck, Link, Pencil, Unlink } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useRefusal } from '../../calls/refusal.ts';
import type { Action } from '../../ui/action.ts';
import { createErrand } from '../../ui/errand.ts';
import type { KnownProvider } from './providers.ts';

/** What a dialog of the page is for. */
export interface ProviderSubject {
  readonly action: 'connect' | 'disconnect';
  /** As it was when the dialog opened. */
  readonly provider: KnownProvider;
}

/** To have the page show one of its dialogs. */
export const providerErrand = createErrand<ProviderSubject>('/providers');

/**
 * What can be done with a provider.
 *
 * @returns a function of it, of what it is called, which is spoken with each action, of what opens the dialog for it, and
 *   of what checks its connection
 */
export function useProviderActions(): (
  provider: KnownProvider,
  name: string,
  show: (subject: ProviderSubject) => void,
  check: () => void,
) => readonly Action[] {
  const { t } = useTranslation();
  const disabledReason = useRefusal('providers');
  return (provider, name, show, check) => {
    const connect = (): void => show({ action: 'connect', provider });
    if (!provider.connected) {
      return [
        {
          id: 'providers.connect',
          text: t('providers.connect'),
          label: t('providers.connectOf', { name }),
          icon: Link,
          disabledReason,
          run: connect,
        },
      ];
    }
    return [
      {
        id: 'providers.check',
        text: t('check.start'),
        label: t('providers.checkOf', { name }),
        icon: CircleCheck,
        run: check,
      },
      {
        id: 'providers.change',
        text: t('action.update'),
        label: t('providers.changeOf', { name }),
        icon: Pencil,
        disabledReason,
        run: connect,
      },
      {
        id: 'providers.disconnect',
        text: t('providers.disconnect'),
        label: t('providers.disconnectOf', { name }),
        icon: Unlink,
        disabledReason,
        danger: true,
        run: () => show({ action: 'disconnect', provider }),
      },
    ];
  };
}
