import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckOutcome, Removed } from '#shared/contract/schemas.ts';
import type { Result } from '#shared/errors.ts';
import { providers, type ProviderId } from '#shared/providers.ts';
import { CheckedForm } from '../../forms/CheckedForm.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { OutsideLink } from '../../ui/OutsideLink.tsx';
import type { DialogProps } from '../../ui/useDialog.ts';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { say } from '../../ui/toastManager.ts';
import { ValueField, type ValueFieldHandle } from '../../forms/ValueField.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { addressErrors, keyErrors } from '../../forms/keyErrors.ts';
import { useCheckedSubmit, type Saving } from '../../forms/useCheckedSubmit.ts';
import { DisconnectDialog } from './DisconnectDialog.tsx';
import { AddressField, RegionField } from './PlaceFields.tsx';
import type { KnownProvider } from './providers.ts';
import styles from './ProviderDialog.module.css';
import { useProviderName } from './providerWords.tsx';

interface ProviderDialogProps extends DialogProps {
  /** As it was when the dialog opened. */
  readonly provider: KnownProvider;
  readonly onDisconnected: (provider: KnownProvider, removed: Removed) => void;
}

/** Connects a provider, or replaces what it is connected by. */
export function ProviderDialog({ provider, onDisconnected, ...dialog }: ProviderDialogProps) {
  const { t } = useTranslation();
  const { id, connected } = provider;
  const name = useProviderName()(provider);
  const titles =
    id === 'pico'
      ? { connect: t('providers.connectLocal'), update: t('providers.updateLocal') }
      : {
          connect: t('providers.connectTitle', { name }),
          update: t('providers.updateTitle', { name }),
        };
  return (
    <DialogFrame {...dialog} title={connected ? titles.update : titles.connect}>
      <ProviderForm provider={provider} onClose={dialog.onClose} onDisconnected={onDisconnected} />
    </DialogFrame>
  );
}

type ProviderFormProps = Pick<ProviderDialogProps, 'provider' | 'onClose' | 'onDisconnected'>;

const nothing: Result<null> = { ok: true, value: null };

/** Key and location of one provider. The key is masked when there is one; clearing it asks, and disconnects. */
function ProviderForm({ provider, onClose, onDisconnected }: ProviderFormProps) {
  const { t } = useTranslation();
  const { id, connected } = provider;
  const name = useProviderName()(provider);
  const { location, keyIsOptional, defaultAddress } = providers[id];
  const stored = provider.keyStatus !== 'missing';
  const key = useRef<ValueFieldHandle>(null);
  const isOutside = provider.keyStatus === 'outside';
  // What somebody else has written is not to be confirmed by leaving it where it stands.
  const [address, setAddress] = useState(isOutside ? '' : (provider.baseAddress ?? ''));
  const [region, setRegion] = useState(isOutside ? '' : (provider.region ?? ''));
  const [advanced, setAdvanced] = useState(address !== '');
  const isSamePlace =
    address.trim() === (provider.baseAddress ?? '') && region.trim() === (provider.region ?? '');
  const [confirming, setConfirming] = useState(false);
  /** Whether the key is to go: that was asked for what stands in the form now. */
  const cleared = useRef(false);

  const save = async (
    newKey: string | null,
    { mineOk, ...saving }: Saving,
  ): Promise<Result<unknown>> => {
    const result = await ask('providers.save', {
      id,
      key: newKey,
      baseAddress: address.trim() === '' ? null : address,
      region: location === 'region' ? region.trim() : null,
      ...saving,
      seen: mineOk ? null : provider.stamp,
    });
    if (result.ok) {
      key.current?.clear();
      const outcomes: Record<CheckOutcome, string> = {
        checked: connected ? t('toast.saved', { name }) : t('providers.nowConnected', { name }),
        formOnly: t('providers.savedForm', { name }),
        skipped: t('check.savedUnchecked', { name }),
      };
      say(outcomes[result.value.outcome]);
      onClose();
    }
    return result;
  };
  const { edited, ...submission } = useCheckedSubmit(async (saving) => {
    const entered = key.current?.read() ?? { kind: 'untouched' };
    if (entered.kind === 'value') return save(entered.value, saving);
    if (!stored) return save('', saving);
    if (entered.kind === 'empty') {
      // Without a key there is nothing that a check could find wrong with it.
      if (cleared.current) return save('', { ...saving, check: false });
      setConfirming(true);
    } else if (isSamePlace) onClose();
    else return save(null, saving);
    return nothing;
  });
  const onEdit = () => {
    cleared.current = false;
    edited();
  };
  const withAddress =
    location === 'address' || (location === 'otherAddress' && address.trim() !== '');
  const placed = usePlacedError(submission.error, {
    key: keyErrors,
    address: withAddress ? addressErrors : [],
    region: ['region_invalid'],
  });

  const updateHint = keyIsOptional ? t('providers.keyClearHint') : t('providers.keyUpdateHint');
  const addressField = (
    <AddressField
      value={address}
      onChange={setAddress}
      standard={defaultAddress}
      error={placed.at('address')}
    />
  );
  return (
    <CheckedForm
      submission={submission}
      onEdit={onEdit}
      problem={placed.form}
      submit={connected ? t('action.save') : t('providers.connect')}
      progress={t('check.progress', { name })}
      onCancel={onClose}
    >
      <KeySource id={id} name={name} />
      {provider.keyStatus === 'damaged' && <Notice tone="danger">{t('providers.damaged')}</Notice>}
      {isOutside && <Notice tone="warn">{t('status.outsideAgain')}</Notice>}
      {location === 'address' && addressField}
      <ValueField
        ref={key}
        label={t('providers.key')}
        aside={keyIsOptional && t('field.optional')}
        hint={stored ? updateHint : t('add.valueHint')}
        masked={stored}
        kind="key"
        error={placed.at('key')}
      />
      {location === 'region' && (
        <RegionField value={region} onChange={setRegion} error={placed.at('region')} />
      )}
      {location === 'otherAddress' && (
        <Disclosure
          label={t('providers.advanced')}
          open={advanced || placed.at('address') !== undefined}
          onToggle={() => setAdvanced(!advanced)}
        >
          {addressField}
        </Disclosure>
      )}
      {keyIsOptional ? (
        // A server that can do without a key is about to lose the one it has.
        <ConfirmDialog
          title={t('providers.clearKey.title')}
          confirm={t('action.remove')}
          open={confirming}
          onClose={() => setConfirming(false)}
          onConfirm={() => {
            cleared.current = true;
            setConfirming(false);
            // The form says what is wrong with the rest of it.
            submission.submit();
            return Promise.resolve(nothing);
          }}
        >
          {t('providers.clearKey.text')}
        </ConfirmDialog>
      ) : (
        <DisconnectDialog
          open={confirming}
          provider={provider}
          onClose={() => setConfirming(false)}
          onRemoved={(removed) => {
            setConfirming(false);
            onClose();
            onDisconnected(provider, removed);
          }}
        />
      )}
    </CheckedForm>
  );
}

interface KeySourceProps {
  readonly id: ProviderId;
  readonly name: string;
}

/** Where the key comes from. */
function KeySource({ id, name }: KeySourceProps) {
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
