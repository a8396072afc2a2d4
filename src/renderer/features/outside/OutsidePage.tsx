import { useTranslation } from 'react-i18next';
import type { OutsideReason } from '#shared/contract/schemas.ts';
import { Stage } from '../../app/frame/Stage.tsx';
import { refreshApp } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { fieldText, Form } from '../../forms/Form.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { SecretField, useSecretError } from './SecretField.tsx';

/** The files were changed so that nobody can sign in: says why, and asks for the master secret to go on all the same. */
export function OutsidePage({ reason }: { readonly reason: OutsideReason }) {
  const { t } = useTranslation();
  const { busy, error, submit, clearError } = useSubmit(async (fields: FormData) => {
    const result = await ask('outside.acceptAll', { secret: fieldText(fields, 'secret').trim() });
    if (result.ok) await refreshApp();
    return result;
  });
  const placed = useSecretError(error);
  return (
    <Stage>
      <CardTitle title={t('outside.title')} lead={t(`outside.lead.${reason}`)} />
      <Form className={stack.stack} error={error} onSubmit={submit} onEdit={clearError}>
        <SecretField placed={placed} />
        {placed.form && <Notice tone="danger">{placed.form}</Notice>}
        <Button type="submit" look="primary" className={stack.fill} busy={busy}>
          {t('outside.submit')}
        </Button>
      </Form>
    </Stage>
  );
}
