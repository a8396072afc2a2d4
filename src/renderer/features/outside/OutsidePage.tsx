import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutsideItem, OutsideItems, OutsideReason } from '#shared/contract/schemas.ts';
import { Stage } from '../../app/frame/Stage.tsx';
import { refreshApp } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { fieldText, Form } from '../../forms/Form.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { CardTitle } from '../../ui/CardTitle.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { FoundList, nameOfChoice } from './FoundList.tsx';
import { SecretField, useSecretError } from './SecretField.tsx';

/**
 * The files were changed so that nobody can sign in: says why, shows to whoever has the master secret what was changed,
 * and goes on with what they choose.
 */
export function OutsidePage({ reason }: { readonly reason: OutsideReason }) {
  const { t } = useTranslation();
  const [found, setFound] = useState<OutsideItems | null>(null);
  const { busy, error, submit, clearError } = useSubmit(async (fields: FormData) => {
    const secret = fieldText(fields, 'secret').trim();
    if (found !== null) {
      const named = chosenOf(found.items, fields);
      const taken = await ask('outside.acceptAll', { secret, seen: found.seen, named });
      if (taken.ok) await refreshApp();
      if (taken.ok || taken.error.code !== 'outside_again') return taken;
      // What is shown from here on is what it says now.
      const again = await ask('outside.look', { secret });
      if (again.ok) setFound(again.value);
      return taken;
    }
    const result = await ask('outside.look', { secret });
    if (result.ok) setFound(result.value);
    return result;
  });
  const placed = useSecretError(error);
  return (
    <Stage wide={found !== null}>
      <CardTitle
        title={t(reason === 'older' ? 'outside.titleOlder' : 'outside.title')}
        lead={t(`outside.lead.${reason}`)}
      />
      <Form className={stack.stack} error={error} onSubmit={submit} onEdit={clearError}>
        <SecretField placed={placed} />
        {found && <FoundList found={found} reason={reason} />}
        {placed.form && <Notice tone="danger">{placed.form}</Notice>}
        <Button type="submit" look="primary" className={stack.fill} busy={busy}>
          {t(found === null ? 'outside.look' : 'outside.submit')}
        </Button>
      </Form>
    </Stage>
  );
}

const chosenOf = (items: readonly OutsideItem[], fields: FormData) =>
  items
    .filter((item) => fields.has(nameOfChoice(item)))
    .map(({ kind, id, seen }) => ({ kind, id, seen }));
