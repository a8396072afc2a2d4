import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '#shared/errors.ts';
import { Button } from '../../ui/Button.tsx';
import { Outcome } from '../../forms/CheckResult.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { Setting } from './Setting.tsx';

/** Shows that the keychain has the master secret, and mends it when it has none or another. */
export function KeychainTest() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [fits, setFits] = useState(false);
  const check = async () => {
    setFits(false);
    const result = await ask('masterSecret.test', {});
    setFits(result.ok);
    return result;
  };
  const test = useSubmit(check);
  const again = useSubmit(async () => {
    const sealed = await ask('masterSecret.seal', {});
    if (sealed.ok) test.submit();
    return sealed;
  });
  const error = again.error ?? test.error;

  return (
    <Setting
      label={t('keychain.test.label')}
      hint={t('keychain.test.hint')}
      end={
        <Button busy={test.busy} onClick={() => test.submit()}>
          {t('keychain.test.submit')}
        </Button>
      }
    >
      {fits && <Outcome tone="good">{t('keychain.test.fits')}</Outcome>}
      {error && (
        <Outcome tone="danger">
          {errorText(error)}
          {test.error && isMended(test.error) && (
            <Button busy={again.busy} onClick={() => again.submit()}>
              {t('keychain.test.again')}
            </Button>
          )}
        </Outcome>
      )}
    </Setting>
  );
}

/** Whether sealing once more is what helps: nothing is there, or another secret. */
function isMended({ code }: ErrorInfo): boolean {
  return code === 'keychain_entry_missing' || code === 'secret_wrong';
}
