import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeychainStatus } from '#shared/contract/schemas.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Outcome } from '../../forms/CheckResult.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { Setting } from './Setting.tsx';

interface KeychainSettingProps {
  /** `null` until it is known. */
  readonly status: KeychainStatus | null;
  /** It is being switched: what was found out before may not be so any more. */
  readonly onSwitch: () => void;
}

/** Keeps the master secret in the OS keychain, or takes it out again. */
export function KeychainSetting({ status, onSwitch }: KeychainSettingProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [confirming, setConfirming] = useState(false);
  const { busy, error, submit, clearError } = useSubmit((seal: boolean) =>
    ask(seal ? 'masterSecret.seal' : 'masterSecret.unseal', {}),
  );
  const sealed = status?.sealed ?? false;
  const problem = status?.problem ? errorText(status.problem) : undefined;

  return (
    <Setting
      label={t('keychain.label')}
      hint={t('keychain.hint')}
      problem={problem}
      control={(control) => (
        <Switch
          control={control}
          on={sealed}
          busy={busy}
          // What is in there can always be tried to be taken out.
          disabled={!status || (problem !== undefined && !sealed)}
          onChange={(seal) => {
            clearError();
            onSwitch();
            // The next start would have asked for nothing.
            if (!seal && status?.source === 'keychain') setConfirming(true);
            else submit(seal);
          }}
        />
      )}
    >
      {/* The keychain may want to be unlocked first, in a window of its own. */}
      {busy && <Outcome tone="plain">{t('keychain.waiting')}</Outcome>}
      {error && <Outcome tone="danger">{errorText(error)}</Outcome>}
      <ConfirmDialog
        open={confirming}
        title={t('keychain.off.title')}
        confirm={t('keychain.off.confirm')}
        onConfirm={async () => {
          const result = await ask('masterSecret.unseal', {});
          if (result.ok) setConfirming(false);
          return result;
        }}
        onClose={() => setConfirming(false)}
      >
        {t('keychain.off.text')}
      </ConfirmDialog>
    </Setting>
  );
}
