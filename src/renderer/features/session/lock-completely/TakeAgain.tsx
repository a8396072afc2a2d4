import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SecretSource } from '#shared/contract/schemas.ts';
import { refreshApp } from '../../../calls/app.ts';
import { ask } from '../../../calls/client.ts';
import { useSubmit } from '../../../forms/useSubmit.ts';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';

interface TakeAgainProps {
  readonly from: SecretSource;
}

/** Says that the master secret was forgotten, and takes it back from where it is kept, if it is. */
export function TakeAgain({ from }: TakeAgainProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { busy, error, submit } = useSubmit(async () => {
    const result = await ask('instance.takeSecretAgain', {});
    await refreshApp();
    return result;
  });
  const isKept = from === 'file' || from === 'settings' || from === 'keychain';
  return (
    <>
      <Notice tone="plain">{t('lockCompletely.done')}</Notice>
      {isKept && (
        <Button icon={<RotateCw aria-hidden />} busy={busy} onClick={() => submit()}>
          {t(`lockCompletely.again.${from}`)}
        </Button>
      )}
      {error && <Notice tone="danger">{errorText(error)}</Notice>}
    </>
  );
}
