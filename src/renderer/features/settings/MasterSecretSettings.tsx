import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Button } from '../../ui/Button.tsx';
import { Outcome } from '../../forms/CheckResult.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useRefusal } from '../../calls/refusal.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useProofText } from '../session/master-secret/ProofNotice.tsx';
import { KeychainSetting } from './KeychainSetting.tsx';
import { KeychainTest } from './KeychainTest.tsx';
import { Setting } from './Setting.tsx';

/** Where the master secret came from, and whether the OS keychain keeps it. */
export function MasterSecretSettings() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { value: status, error, reload } = useAnswer(() => ask('masterSecret.status', {}));
  const proof = useProofText();
  const refused = useRefusal('sharedCredentials');
  const [, navigate] = useLocation();
  const [switched, setSwitched] = useState(0);
  const sources = {
    environment: t('settings.source.environment'),
    file: t('settings.source.file'),
    settings: t('settings.source.settings'),
    keychain: t('settings.source.keychain'),
    typed: t('settings.source.typed'),
    backup: t('settings.source.backup'),
  };
  return (
    <>
      <Setting
        label={t('secret.label')}
        // A line stands here from the start, so that nothing moves when the answer comes.
        hint={
          <>
            {status ? sources[status.source] : '\u00a0'}
            {proof && <span> {proof}</span>}
          </>
        }
        end={
          <Button
            refused={refused}
            aria-label={t('rotation.title')}
            onClick={() => navigate('/settings/rotate')}
          >
            {t('rotation.open')}
          </Button>
        }
      >
        {error && (
          <Outcome tone="danger">
            {errorText(error)}
            <Button onClick={reload}>{t('action.retry')}</Button>
          </Outcome>
        )}
      </Setting>
      <KeychainSetting status={status} onSwitch={() => setSwitched(switched + 1)} />
      {status?.sealed && <KeychainTest key={switched} />}
    </>
  );
}
