import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeluServer } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { Field } from '../../forms/Field.tsx';
import { useAddressRead } from '../../forms/useAddressRead.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { useDialog, type DialogProps } from '../../ui/useDialog.ts';
import { Setting } from '../settings/Setting.tsx';
import { useServer } from './server.ts';

/** Where the running Selu answers, so that it can be told of changes; nothing for the app's own instance. */
export function ServerSetting() {
  const { t } = useTranslation();
  const server = useServer();
  const { subject, show, dialog } = useDialog<SeluServer>();
  if (server === null) return null;
  const { state, address } = server;
  return (
    <>
      <Setting
        label={t('instances.server.label')}
        hint={t(state === 'unknown' ? 'instances.server.hint' : `instances.server.${state}`, {
          address,
        })}
        end={<Button onClick={() => show(server)}>{t('instances.server.set')}</Button>}
      />
      {subject && <ServerDialog {...dialog} server={subject} />}
    </>
  );
}

interface ServerDialogProps extends DialogProps {
  readonly server: SeluServer;
}

function ServerDialog({ server, ...dialog }: ServerDialogProps) {
  const { t } = useTranslation();
  const [address, setAddress] = useState(server.address);
  const hint = useAddressRead(address, 'selu') ?? undefined;
  const { busy, error, submit, clearError } = useSubmit(async () => {
    const result = await ask('instances.setServer', { address });
    if (result.ok) dialog.onClose();
    return result;
  });
  const placed = usePlacedError(error, { address: ['address_invalid', 'address_not_https'] });
  return (
    <DialogFrame {...dialog} title={t('instances.server.title')} lead={t('instances.server.lead')}>
      <DialogForm
        submit={t('action.save')}
        busy={busy}
        error={error}
        problem={placed.form}
        onSubmit={submit}
        onEdit={clearError}
        onCancel={dialog.onClose}
      >
        <Field label={t('instances.server.address')} hint={hint} error={placed.at('address')}>
          {(control) => (
            <TextInput
              {...control}
              inputMode="url"
              value={address}
              onChange={(event) => setAddress(event.target.value)}
              spellCheck={false}
              required
            />
          )}
        </Field>
      </DialogForm>
    </DialogFrame>
  );
}
