import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useRun } from '../../../app/frame/useRun.ts';
import { ask } from '../../../calls/client.ts';
import { Field } from '../../../forms/Field.tsx';
import { fieldText, Form } from '../../../forms/Form.tsx';
import { PasswordInput } from '../../../forms/PasswordInput.tsx';
import { useSubmit } from '../../../forms/useSubmit.ts';
import { usePlacedError } from '../../../i18n/useErrorText.ts';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import stack from '../../../ui/stack.module.css';
import { Setting } from '../../settings/Setting.tsx';

interface MoveReadinessProps {
  readonly to: string;
  /** Of the other Selu. */
  readonly name: string;
  readonly ready: 'locked' | 'nobody' | 'member' | 'password';
  /** Who is signed in there. */
  readonly person: string;
  readonly onConfirmed: () => void;
}

/** What has to be done first, so that somebody may move something into the other Selu. */
export function MoveReadiness({ to, name, ready, person, onConfirmed }: MoveReadinessProps) {
  const { t } = useTranslation();
  const run = useRun();
  const [, navigate] = useLocation();
  // The same page would be shown there, and move the other way.
  const goThere = async (): Promise<void> => {
    navigate('/credentials');
    await run(ask('instances.show', { id: to }));
  };
  if (ready === 'password') {
    return (
      <Setting label={t('instances.move.confirm', { name })}>
        <PasswordForm to={to} person={person} onConfirmed={onConfirmed} />
      </Setting>
    );
  }
  return (
    <Setting
      label={t(`instances.move.ready.${ready}`, { name, person })}
      hint={t('instances.move.readyHint')}
      end={<Button onClick={() => void goThere()}>{t('instances.move.goThere', { name })}</Button>}
    />
  );
}

function PasswordForm({
  to,
  person,
  onConfirmed,
}: Pick<MoveReadinessProps, 'to' | 'person' | 'onConfirmed'>) {
  const { t } = useTranslation();
  const { busy, error, submit, clearError } = useSubmit(async (fields: FormData) => {
    const result = await ask('move.confirm', { to, password: fieldText(fields, 'password') });
    if (result.ok) onConfirmed();
    return result;
  });
  const placed = usePlacedError(error, { password: ['password_wrong'] });
  return (
    <Form className={stack.stack} error={error} onSubmit={submit} onEdit={clearError}>
      <Field label={t('instances.move.password', { person })} error={placed.at('password')}>
        {(control) => (
          <PasswordInput {...control} name="password" autoComplete="current-password" required />
        )}
      </Field>
      {placed.form && <Notice tone="danger">{placed.form}</Notice>}
      <div className={stack.actions}>
        <Button type="submit" busy={busy}>
          {t('confirm.submit')}
        </Button>
      </div>
    </Form>
  );
}
