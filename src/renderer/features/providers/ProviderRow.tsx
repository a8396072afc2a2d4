import type { ReactNode } from 'react';
import { CircleAlert, Server } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Provider } from '#shared/contract/schemas.ts';
import { hasUsagePage, type ProviderId } from '#shared/providers.ts';
import { Badge } from '../../ui/Badge.tsx';
import { CheckBadge } from '../../forms/CheckBadge.tsx';
import { CheckResult } from '../../forms/CheckResult.tsx';
import { ItemRow } from '../../ui/ItemRow.tsx';
import { OutsideLink } from '../../ui/OutsideLink.tsx';
import { ask } from '../../calls/client.ts';
import { useConnectionCheck } from '../../forms/useConnectionCheck.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { useHistory } from '../activity/actions.ts';
import { useProviderActions, type ProviderSubject } from './actions.ts';
import type { KnownProvider } from './providers.ts';
import { useProviderFacts, useProviderName } from './providerWords.tsx';
import { UsageDue, UsageReminderMenu, type BilledProvider } from './UsageReminder.tsx';

/** Letters, not logos. */
const pictures: Readonly<Record<ProviderId, ReactNode>> = {
  openai: 'O',
  anthropic: 'A',
  grok: 'G',
  bedrock: 'B',
  pico: <Server />,
};

interface ProviderRowProps {
  readonly provider: KnownProvider;
  readonly now: Date;
  readonly onShow: (subject: ProviderSubject) => void;
}

/** One provider: whether it is connected, since when, and what can be done about it. */
export function ProviderRow({ provider, now, onShow }: ProviderRowProps) {
  const { t } = useTranslation();
  const name = useProviderName()(provider);
  const facts = useProviderFacts()(provider, now);
  const { id, connected, keyStatus, stamp, lastCheck } = provider;
  const { busy, outcome, error, start, stop } = useConnectionCheck(stamp, () =>
    ask('providers.check', { id }),
  );
  const actions = useProviderActions()(provider, name, onShow, start);
  const history = useHistory()({ kind: 'provider', id });
  return (
    <ItemRow
      id={id}
      picture={pictures[id]}
      lit={connected}
      title={name}
      badge={<StatusBadge provider={provider} />}
      facts={facts}
      actions={[...actions, history]}
      links={<ProviderLinks provider={provider} name={name} />}
      end={
        <>
          {actions.map((action) => (
            <ActionButton
              key={action.id}
              action={action}
              look={action.danger ? 'quiet' : 'plain'}
              running={action.id === 'providers.check' && busy}
            />
          ))}
        </>
      }
    >
      <CheckResult
        busy={busy}
        outcome={outcome}
        error={error}
        last={lastCheck}
        progress={t('check.progress', { name })}
        works={
          keyStatus === 'missing' ? t('providers.worksKeyless') : t('providers.works', { name })
        }
        onStop={stop}
      />
      {connected && isBilled(provider) && <UsageDue provider={provider} name={name} now={now} />}
    </ItemRow>
  );
}

function StatusBadge({ provider }: Pick<ProviderRowProps, 'provider'>) {
  const { t } = useTranslation();
  if (provider.keyStatus === 'damaged' || provider.keyStatus === 'outside') {
    return (
      <Badge tone="danger" icon={<CircleAlert aria-hidden />}>
        {t(`status.${provider.keyStatus}`)}
      </Badge>
    );
  }
  return provider.connected && <CheckBadge last={provider.lastCheck} />;
}

interface ProviderLinksProps extends Pick<ProviderRowProps, 'provider'> {
  readonly name: string;
}

/** To the provider's own pages. */
function ProviderLinks({ provider, name }: ProviderLinksProps) {
  const { t } = useTranslation();
  if (!isBilled(provider)) return null;
  const { id, connected } = provider;
  return (
    <>
      {connected && (
        <OutsideLink
          text={t('providers.usage')}
          label={t('providers.usageOf', { name })}
          open={() => ask('providers.openPage', { id, page: 'usage' })}
        />
      )}
      <OutsideLink
        text={t('providers.keys')}
        label={t('providers.keysOf', { name })}
        open={() => ask('providers.openPage', { id, page: 'keys' })}
      />
      {connected && <UsageReminderMenu provider={provider} name={name} />}
    </>
  );
}

const isBilled = (provider: KnownProvider): provider is BilledProvider => hasUsagePage(provider.id);

/** How older Selus have a local server; later ones do not know it any more. */
const OLLAMA = 'ollama';

/** A provider that another Selu than those we know has added: shown, and left alone. */
export function UnknownProviderRow({ provider }: { readonly provider: Provider }) {
  const { t } = useTranslation();
  const { id, name, connected } = provider;
  return (
    <ItemRow
      id={id}
      picture={initialOf(name)}
      title={name}
      badge={<Badge tone="plain">{t(id === OLLAMA ? 'unknown.older' : 'unknown.badge')}</Badge>}
      facts={[
        { key: 'state', text: connected ? t('check.last.unchecked') : t('providers.isNot') },
        { key: 'why', text: t('unknown.provider') },
      ]}
    />
  );
}

const initialOf = (name: string): string => [...name][0]?.toUpperCase() ?? '';
