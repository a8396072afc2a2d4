import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Phase } from '#shared/contract/schemas.ts';
import { secretFlaws } from '#shared/master-secret.ts';
import { Button } from '../../../ui/Button.tsx';
import { CardTitle } from '../../../ui/CardTitle.tsx';
import { Field } from '../../../forms/Field.tsx';
import { fieldText, Form } from '../../../forms/Form.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { PasswordInput } from '../../../forms/PasswordInput.tsx';
import { Stage } from '../../../app/frame/Stage.tsx';
import stack from '../../../ui/stack.module.css';
import { useErrorText, usePlacedError } from '../../../i18n/useErrorText.ts';
import { PlaceNotice } from '../../instances/PlaceNotice.tsx';
import { useInstanceName } from '../../instances/instanceNames.ts';
import { refreshApp, useShownInstance } from '../../../calls/app.ts';
import { ask } from '../../../calls/client.ts';
import { useRetry } from '../../../calls/useRetry.ts';
import { useSubmit } from '../../../forms/useSubmit.ts';
import { TakeAgain } from '../lock-completely/TakeAgain.tsx';

/** From when on unlocking takes so long that a person is told why. */
const LONG_MS = 500;

interface LockedPageProps {
  readonly phase: Extract<Phase, { name: 'locked' }>;
}

/** Asks for the master secret. */
export function LockedPage({ phase }: LockedPageProps) {
  const { error, keychainAsked, forgotten } = phase;
  const { t } = useTranslation();
  const errorText = useErrorText();
  const unlock = useSubmit(async (fields: FormData) => {
    // Everything may have to be signed first, which takes a while: the page that says so comes meanwhile.
    const look = setTimeout(() => void refreshApp(), LONG_MS);
    const result = await ask('instance.unlock', { secret: fieldText(fields, 'secret').trim() });
    clearTimeout(look);
    await refreshApp();
    return result;
  });
  const retry = useRetry();
  const nameOf = useInstanceName();
  const instance = useShownInstance();
  const isAttached = instance?.kind === 'attached';
  const shown = unlock.error ? null : (retry.error ?? error);
  const placed = usePlacedError(unlock.error, { secret: [...secretFlaws, 'secret_wrong'] });

  return (
    <Stage>
      <CardTitle
        title={isAttached ? t('locked.titleOf', { name: nameOf(instance) }) : t('locked.title')}
        lead={isAttached ? t('locked.leadSelu') : t('locked.lead')}
      />
      <Form
        className={stack.stack}
        error={unlock.error}
        onSubmit={unlock.submit}
        onEdit={unlock.clearError}
      >
        <PlaceNotice />
        {forgotten && <TakeAgain from={forgotten} />}
        {keychainAsked && <Notice tone="plain">{t('locked.keychainAsked')}</Notice>}
        {shown && (
          <>
            <Notice tone="warn">{errorText(shown)}</Notice>
            <Button
              icon={<RotateCw aria-hidden />}
              busy={retry.busy}
              onClick={() => retry.submit()}
            >
              {t('action.retry')}
            </Button>
          </>
        )}
        <Field
          label={t('secret.label')}
          hint={isAttached ? t('locked.hintSelu') : t('locked.hint')}
          error={placed.at('secret')}
        >
          {(control) => <PasswordInput {...control} name="secret" mono autoFocus required />}
        </Field>
        {placed.form && <Notice tone="danger">{placed.form}</Notice>}
        <Button type="submit" look="primary" className={stack.fill} busy={unlock.busy}>
          {t('locked.submit')}
        </Button>
      </Form>
    </Stage>
  );
}
