import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Removed } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useRemoved } from '../../calls/useUndo.ts';
import { ItemList } from '../../ui/ItemRow.tsx';
import { Page, PageBody } from '../../ui/Page.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { useDialog } from '../../ui/useDialog.ts';
import { useNow } from '../../ui/useNow.ts';
import { providerErrand, type ProviderSubject } from './actions.ts';
import { DisconnectDialog } from './DisconnectDialog.tsx';
import { ProviderDialog } from './ProviderDialog.tsx';
import { ProviderRow, UnknownProviderRow } from './ProviderRow.tsx';
import { isKnown, type KnownProvider } from './providers.ts';
import { useProviderName } from './providerWords.tsx';

/** Whose models the agents think with, and the keys for them. */
export function ProvidersPage() {
  const { t } = useTranslation();
  const providerName = useProviderName();
  const now = useNow();
  const list = useAnswer(() => ask('providers.list', {}));
  const page = useRef<HTMLDivElement>(null);
  // The button that opened a dialog may be another one, or gone, when it closes.
  const { subject, show, dialog } = useDialog<ProviderSubject>(
    (about) =>
      page.current?.querySelector<HTMLElement>(
        `[data-item="${about?.provider.id}"] [data-actions] button`,
      ) ?? page.current?.querySelector('h1'),
  );
  providerErrand.useArrived(show, list.value !== null);
  const announceRemoved = useRemoved();
  const onDisconnected = (provider: KnownProvider, removed: Removed): void => {
    const name = providerName(provider);
    announceRemoved({ name, text: t('providers.disconnecting.done', { name }) }, removed);
  };

  return (
    <Page ref={page}>
      <PageHeader title={t('providers.title')} />
      <PageBody>
        <Loaded answer={list}>
          {({ providers }) => (
            <Section title={t('providers.heading')} lead={t('providers.lead')}>
              <ItemList label={t('providers.title')}>
                {providers.map((provider) =>
                  isKnown(provider) ? (
                    <ProviderRow key={provider.id} provider={provider} now={now} onShow={show} />
                  ) : (
                    <UnknownProviderRow key={provider.id} provider={provider} />
                  ),
                )}
              </ItemList>
            </Section>
          )}
        </Loaded>
      </PageBody>
      {subject?.action === 'connect' && (
        <ProviderDialog {...dialog} provider={subject.provider} onDisconnected={onDisconnected} />
      )}
      {subject?.action === 'disconnect' && (
        <DisconnectDialog
          {...dialog}
          provider={subject.provider}
          onRemoved={(removed) => {
            dialog.onClose();
            onDisconnected(subject.provider, removed);
          }}
        />
      )}
    </Page>
  );
}
