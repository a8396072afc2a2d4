import { useEffect } from 'react';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { useTranslation } from 'react-i18next';
import { refreshApp, useApp, useShownInstance } from '../../../calls/app.ts';
import { ask, onMenu } from '../../../calls/client.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { useShortcuts } from '../../../ui/useShortcuts.ts';
import { ifStillThere } from '../../../ui/finalFocus.ts';
import { askToLockCompletely, closeQuestion, useLockCompletely, useLocking } from './locking.ts';

/** Has the master secret forgotten when the person wants that: by a menu, the menu of the app, or its shortcut. */
export function LockCompletely() {
  const { t } = useTranslation();
  const { open, opener } = useLocking();
  const phase = useApp(({ state }) => state?.phase.name);
  const source = useShownInstance()?.secretSource ?? null;
  useShortcuts([useLockCompletely()]);
  useEffect(() => onMenu('lockCompletely', askToLockCompletely), []);
  // Locked or signed out meanwhile, perhaps at another window.
  useEffect(closeQuestion, [phase]);
  // Gone at once with the secret: the page that asks for it has the focus.
  if (source === null) return null;
  return (
    <CSPProvider disableStyleElements>
      <ConfirmDialog
        open={open}
        title={t('lockCompletely.title')}
        confirm={t('lockCompletely.action')}
        onConfirm={async () => {
          const result = await ask('instance.lockCompletely', {});
          if (result.ok) closeQuestion();
          await refreshApp();
          return result;
        }}
        onClose={closeQuestion}
        finalFocus={() => ifStillThere(opener)}
      >
        {t('lockCompletely.text')} {t(`lockCompletely.from.${source}`)} {t('lockCompletely.lost')}
      </ConfirmDialog>
    </CSPProvider>
  );
}
