import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Removed } from '#shared/contract/schemas.ts';
import { Button } from '../../ui/Button.tsx';
import { ItemList } from '../../ui/ItemList.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { useRemoved } from '../../calls/useUndo.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useDialog } from '../../ui/useDialog.ts';
import { useNow } from '../../ui/useNow.ts';
import { DisconnectDialog } from './DisconnectDialog.tsx';
import { ProviderDialog } from './ProviderDialog.tsx';
import { ProviderRow } from './ProviderRow.tsx';
import { isKnown, type KnownProvider } from './providers.ts';
import styles from './ProvidersPage.module.css';
import { UnknownProviderRow } from './UnknownProviderRow.tsx';
import { useProviderName } from './useProviderName.ts';

export interface ProviderSubject {
  readonly action: 'connect' | 'disconnect';
  /** As it was when the dialog opened. */
  readonly provider: KnownProvider;
}

/** Whose models the agents think with, and the keys for them. */
export function ProvidersPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const providerName = useProviderName();
  const now = useNow();
  const { value, error, reload } = useAnswer(() => ask('providers.list', {}));
  const { subject, open, show, close, opener, forget } = useDialog<ProviderSubject>();
  const page = useRef<HTMLDivElement>(null);
  const announceRemoved = useRemoved();

  // The button that opened a dialog may be another one, or gone, when it closes.
  const focusAfter = (): HTMLElement | null =>
    opener() ??
    page.current?.querySelector<HTMLElement>(
      `[data-item="${subject?.provider.id}"] [data-actions] button`,
    ) ??
    page.current?.querySelector('h1') ??
    null;
  const onDisconnected = (provider: KnownProvider, removed: Removed): void => {
    const name = providerName(provider);
    announceRemoved({ name, text: t('providers.disconnecting.done', { name }) }, removed);
  };
  const dialog = { open, onClose: close, onClosed: forget, finalFocus: focusAfter };

  return (
    <div ref={page} className={styles.page}>
      <PageHeader title={t('providers.title')} />
      <PageBody>
        {error && (
          <Notice tone="danger">
            {errorText(error)}
            <Button onClick={reload}>{t('action.retry')}</Button>
          </Notice>
        )}
        {value && (
          <Section title={t('providers.heading')} lead={t('providers.lead')}>
            <ItemList label={t('providers.title')}>
              {value.providers.map((provider) =>
                isKnown(provider) ? (
                  <ProviderRow
                    key={provider.id}
                    provider={provider}
                    now={now}
                    onAction={(action) => show({ action, provider })}
                  />
                ) : (
                  <UnknownProviderRow key={provider.id} provider={provider} />
                ),
              )}
            </ItemList>
          </Section>
        )}
      </PageBody>
      {subject?.action === 'connect' && (
        <ProviderDialog {...dialog} provider={subject.provider} onDisconnected={onDisconnected} />
      )}
      {subject?.action === 'disconnect' && (
        <DisconnectDialog
          {...dialog}
          provider={subject.provider}
          onRemoved={(removed) => {
            close();
            onDisconnected(subject.provider, removed);
          }}
        />
      )}
    </div>
  );
}
