import { useTranslation } from 'react-i18next';
import type { SignedInUser } from '#shared/contract/schemas.ts';
import { Stage } from '../../../app/frame/Stage.tsx';
import { refreshApp, signOut } from '../../../calls/app.ts';
import { ask } from '../../../calls/client.ts';
import { useDiscarded } from '../../../calls/discarded.ts';
import { useSubmit } from '../../../forms/useSubmit.ts';
import { useErrorText } from '../../../i18n/useErrorText.ts';
import { Button } from '../../../ui/Button.tsx';
import { CardTitle } from '../../../ui/CardTitle.tsx';
import { Initial } from '../../../ui/Initial.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import stack from '../../../ui/stack.module.css';
import { PlaceNotice } from '../../instances/PlaceNotice.tsx';
import { LeaveButton } from '../LeaveButton.tsx';
import { askToLockCompletely } from '../lock-completely/locking.ts';
import { OwnPasswordForm } from '../OwnPasswordForm.tsx';

interface ScreenLockPageProps {
  readonly user: SignedInUser;
}

/** Signed in, but away: asks for the password before anything else is shown. */
export function ScreenLockPage({ user }: ScreenLockPageProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const discarded = useDiscarded(({ byLock }) => byLock);
  const leave = useSubmit(() => signOut());
  const unlock = async (password: string) => {
    const result = await ask('auth.unlock', { password });
    if (result.ok) await refreshApp();
    return result;
  };

  return (
    <Stage ownLanguage>
      <CardTitle
        title={user.displayName}
        lead={t('screenLock.lead')}
        picture={<Initial name={user.displayName} large />}
      />
      <div className={stack.stack}>
        <PlaceNotice />
        {discarded && <Notice tone="plain">{t('unsaved.byLock')}</Notice>}
        <OwnPasswordForm user={user} prove={unlock} problem={leave.error && errorText(leave.error)}>
          {({ busy, waiting }) => (
            <>
              <Button
                type="submit"
                look="primary"
                className={stack.fill}
                busy={busy}
                aria-disabled={waiting}
              >
                {t('screenLock.submit')}
              </Button>
              <LeaveButton leave={leave} />
              <Button look="quiet" className={stack.fill} onClick={askToLockCompletely}>
                {t('lockCompletely.action')}
              </Button>
            </>
          )}
        </OwnPasswordForm>
      </div>
    </Stage>
  );
}
